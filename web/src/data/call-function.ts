import { httpsCallable } from 'firebase/functions'
import type { z } from 'zod'
import { callProblem } from './call-problem.ts'
import { functions } from './functions.ts'
import { problemOf } from './read-document.ts'

/** What a callable answered, or a sentence for the person when it did not. */
export type Answer<T> = { value: T } | { problem: string }

/** Calls a function of this project and reads its answer. */
export async function callFunction<T>(name: string, request: object, schema: z.ZodType<T>): Promise<Answer<T>> {
  try {
    const { data } = await httpsCallable(functions(), name)(request)
    return readAnswer(name, data, schema)
  } catch (error) {
    return { problem: callProblem(error) }
  }
}

/** What a function answered; when this version of the page cannot read it, a sentence that says what to do. */
export function readAnswer<T>(name: string, data: unknown, schema: z.ZodType<T>): Answer<T> {
  const parsed = schema.safeParse(data)
  if (parsed.success) return { value: parsed.data }
  return {
    problem: `This page cannot read what the function ${name} answered (${problemOf(parsed.error)}). The function answered, so do not send it again before you reload the page; that helps when a new version of Mesh was deployed meanwhile.`,
  }
}
