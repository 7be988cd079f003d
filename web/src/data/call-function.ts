import { httpsCallable } from 'firebase/functions'
import type { z } from 'zod'
import { callProblem } from './call-problem.ts'
import { functions } from './functions.ts'

/** What a callable answered, or a sentence for the person when it did not. */
export type Answer<T> = { value: T } | { problem: string }

/** Calls a function of this project and reads its answer. */
export async function callFunction<T>(name: string, request: object, schema: z.ZodType<T>): Promise<Answer<T>> {
  try {
    const { data } = await httpsCallable(functions(), name)(request)
    return { value: schema.parse(data) }
  } catch (error) {
    return { problem: callProblem(error) }
  }
}
