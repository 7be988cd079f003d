import { conversions } from './conversions.ts'
import type { GlobalFunction, Namespace } from './global-function.ts'
import { hashing } from './hashing.ts'
import { latlng } from './latlng.ts'
import { math } from './math.ts'
import { duration, timestamp } from './time.ts'

const namespaces: Readonly<Record<string, Namespace>> = { duration, hashing, latlng, math, timestamp }

/** The members of a namespace such as `math`; undefined when there is none of that name. */
export function namespaceOf(name: string): Namespace | undefined {
  return Object.hasOwn(namespaces, name) ? namespaces[name] : undefined
}

/** A conversion function such as `int`; undefined when there is none of that name. */
export function conversionOf(name: string): GlobalFunction | undefined {
  return Object.hasOwn(conversions, name) ? conversions[name] : undefined
}

/** Functions that read documents, each also reachable as `firestore.name()`. */
const documentFunctions = ['get', 'exists', 'getAfter', 'existsAfter'] as const
export type DocumentFunction = (typeof documentFunctions)[number]

export const isDocumentFunction = (name: string): name is DocumentFunction =>
  documentFunctions.some((known) => known === name)

/** Names that functions, parameters and variables of the rules may not take. */
export function isReserved(name: string): boolean {
  return name === 'debug' || isDocumentFunction(name) || conversionOf(name) !== undefined
}
