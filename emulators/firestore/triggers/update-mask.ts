import { isDeepStrictEqual } from 'node:util'
import type { Fields, Value } from '../api/values.ts'

const SIMPLE_NAME = /^[A-Za-z_][A-Za-z_0-9]*$/

function quote(name: string): string {
  return SIMPLE_NAME.test(name) ? name : `\`${name.replace(/[\\`]/g, '\\$&')}\``
}

/** The fields of a map; a vector, though a map on the wire, is one value. */
function fieldsOf(value: Value | undefined): Fields | undefined {
  const fields = value?.mapValue === undefined ? undefined : (value.mapValue.fields ?? {})
  return fields?.['__type__'] === undefined ? fields : undefined
}

/** Field paths whose values differ between two versions, maps compared field by field; empty if nothing changed. */
export function changedPaths(before: Fields, after: Fields, prefix = ''): string[] {
  const paths: string[] = []
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, fresh] = [before[name], after[name]]
    if (isDeepStrictEqual(old, fresh)) continue
    const path = `${prefix}${quote(name)}`
    const [oldMap, freshMap] = [fieldsOf(old), fieldsOf(fresh)]
    const inner = oldMap === undefined || freshMap === undefined ? [] : changedPaths(oldMap, freshMap, `${path}.`)
    paths.push(...(inner.length > 0 ? inner : [path]))
  }
  return paths.sort()
}
