/**
 * A Firestore value in the JSON form of google.firestore.v1.Value: exactly one key.
 * Integers are decimal strings, bytes are base64, timestamps are RFC 3339 strings.
 */
export interface Value {
  nullValue?: null
  booleanValue?: boolean
  integerValue?: string
  doubleValue?: number | 'NaN' | 'Infinity' | '-Infinity'
  timestampValue?: string
  stringValue?: string
  bytesValue?: string
  referenceValue?: string
  geoPointValue?: { latitude?: number; longitude?: number }
  arrayValue?: { values?: Value[] }
  mapValue?: { fields?: Fields }
}
export type Fields = Record<string, Value>

/** google.firestore.v1.Document in JSON form. */
export interface DocumentJson {
  name: string
  fields?: Fields
  createTime?: string
  updateTime?: string
}
