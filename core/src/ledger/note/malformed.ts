import { MeshError } from '../../errors.ts'

const SHOWN_CHARACTERS = 100

/** What is wrong at one place of a text format; `line` counts from 1. */
export interface Malformed {
  what: string
  line: number
  found: string
  expected: string
}

/** The error for a text that is not of its format: `invalid-argument`, with the line in its details. */
export function malformed({ what, line, found, expected }: Malformed): MeshError {
  const shown = found.length > SHOWN_CHARACTERS ? `${found.slice(0, SHOWN_CHARACTERS)}…` : found
  return new MeshError(
    'invalid-argument',
    `${what}, line ${line}: found ${JSON.stringify(shown.toWellFormed())}, expected ${expected}`,
    { details: { line } },
  )
}
