import { JsonNumber, type JsonValue } from './observation.ts'

/** Steps into a JSON value: member names and array indexes. */
export type JsonPath = readonly (string | number)[]

const STEP = /\.([^.[\]]+)|\[(\d+)\]/y

/** Reads what follows `[BODY]`, such as `.a[0].b` or `[0][1]`; undefined when it is no path of names and indexes. */
export function parseJsonPath(text: string): JsonPath | undefined {
  const steps: (string | number)[] = []
  STEP.lastIndex = 0
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text)
    if (match === null) return undefined
    steps.push(match[1] ?? Number(match[2]))
  }
  return steps
}

/** The value at a path; undefined when it leads to nothing. */
export function valueAtPath(root: JsonValue | undefined, path: JsonPath): JsonValue | undefined {
  let value = root
  for (const step of path) {
    if (typeof value !== 'object' || value === null || value instanceof JsonNumber) return undefined
    if (Array.isArray(value)) value = typeof step === 'number' ? value[step] : undefined
    else value = typeof step === 'string' && Object.hasOwn(value, step) ? value[step] : undefined
  }
  return value
}
