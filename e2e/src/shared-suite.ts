import { inject } from 'vitest'
import { ask } from './ask.ts'
import type { Suite } from './suite.ts'

/** What tests may know of the suite that they share. */
export type SharedSuite = Pick<Suite, 'site' | 'directory' | 'portOffset' | 'firestoreHost' | 'projectId'>

/** The suite of all test files that do not need one of their own; it starts when the first of them asks. */
async function sharedSuite(): Promise<SharedSuite> {
  const answer = await ask(inject('suiteDoor'))
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()) as SharedSuite
}

export const { site, directory, portOffset, firestoreHost, projectId } = await sharedSuite()

/** Where the functions of the suite's region answer. */
export const functions = `http://127.0.0.1:${5001 + portOffset}/${projectId}/us-central1`
