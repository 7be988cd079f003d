import type { Fields, Value } from '../../api/values.ts'

/**
 * Bytes of a document as Firestore counts them against the 1 MiB limit.
 * Source: https://firebase.google.com/docs/firestore/storage-size
 */
export function documentSize(name: string, fields: Fields): number {
  return nameSize(name) + fieldsSize(fields) + 32
}

/** Bytes of a document name: each id after `documents` and 16 more. */
export function nameSize(name: string): number {
  const path = name.slice(name.indexOf('/documents/') + '/documents/'.length)
  return path.split('/').reduce((sum, id) => sum + textSize(id), 16)
}

function fieldsSize(fields: Fields): number {
  let sum = 0
  for (const name in fields) {
    const value = fields[name]
    if (value !== undefined) sum += textSize(name) + valueSize(value)
  }
  return sum
}

/** Bytes of a field's value. */
export function valueSize(value: Value): number {
  if (value.stringValue !== undefined) return textSize(value.stringValue)
  if (value.nullValue !== undefined || value.booleanValue !== undefined) return 1
  if (value.mapValue !== undefined) return fieldsSize(value.mapValue.fields ?? {})
  if (value.arrayValue !== undefined)
    return (value.arrayValue.values ?? []).reduce((sum, item) => sum + valueSize(item), 0)
  if (value.bytesValue !== undefined) return Buffer.byteLength(value.bytesValue, 'base64')
  if (value.referenceValue !== undefined) return nameSize(value.referenceValue)
  return value.geoPointValue === undefined ? 8 : 16
}

/** Bytes of an id, a field's name or a text. */
export function textSize(text: string): number {
  return Buffer.byteLength(text) + 1
}
