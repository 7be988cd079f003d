import type { Value } from '../../api/values.ts'
import { kindOf, vectorComponents } from '../values/value-kind.ts'

/** The components of a vector value as numbers; undefined for a value that is no vector. */
export function vectorOf(value: Value): number[] | undefined {
  if (kindOf(value) !== 'vector') return undefined
  return vectorComponents(value).map(({ doubleValue }) => Number(doubleValue))
}
