import { MeshError } from '../errors.ts'

/** Returns a tree size or an index of an entry when it is a whole number from 0 to `max`; `invalid-argument` otherwise. */
export function treeNumber(name: string, value: number, max: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= 0 && value <= max) return value
  throw new MeshError(
    'invalid-argument',
    max < 0
      ? `The ${name} is ${value}, but the tree is empty`
      : `The ${name} is ${value}; expected a whole number from 0 to ${max}`,
  )
}
