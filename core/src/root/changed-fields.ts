import { jsonEqual } from '../json-equal.ts'

/** Names of the fields that differ, nested ones as `http.url`; every field of `after` when there was nothing before. */
export function changedFields(before: object | undefined, after: object): string[] {
  const left = flat(before ?? {})
  const right = flat(after)
  const names = [...new Set([...right.keys(), ...left.keys()])]
  return names.filter((name) => !jsonEqual(left.get(name), right.get(name)))
}

function flat(value: object): Map<string, unknown> {
  const fields = new Map<string, unknown>()
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) fields.set(name, inner)
    else for (const [key, leaf] of Object.entries(inner)) fields.set(`${name}.${key}`, leaf)
  }
  return fields
}
