import type { Fields } from '../../api/values.ts'
import { getField, setField } from './field-path.ts'

/** The part of a document that a mask or a select names; without paths nothing is left, `__name__` adds nothing. */
export function projectFields(fields: Fields, paths: readonly (readonly string[])[]): Fields {
  let projected: Fields = {}
  for (const path of paths) {
    const value = getField(fields, path)
    if (value !== undefined) projected = setField(projected, path, value)
  }
  return projected
}
