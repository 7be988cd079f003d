/** A value of the protocol in JSON form, told apart from plain data. */
export class Typed {
  readonly json: Record<string, unknown>

  constructor(json: Record<string, unknown>) {
    this.json = json
  }
}

/** Field data as the tables write it; whole numbers are integers. */
export type Plain = null | boolean | number | string | readonly Plain[] | Typed | { readonly [name: string]: Plain }
export type Data = Readonly<Record<string, Plain>>

/** A whole number beyond what JavaScript's numbers hold. */
export const integer = (value: string): Typed => new Typed({ integerValue: value })
export const double = (value: number | string): Typed => new Typed({ doubleValue: value })
export const time = (text: string): Typed => new Typed({ timestampValue: text })
export const bytes = (base64: string): Typed => new Typed({ bytesValue: base64 })
export const point = (latitude: number, longitude: number): Typed =>
  new Typed({ geoPointValue: { latitude, longitude } })
/** A reference to a document; the project is filled in when the data is sent. */
export const reference = (path: string): Typed => new Typed({ referenceValue: path })

/** The fields of a document in the JSON of the REST API. */
export function fieldsOf(data: Data, documents: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, valueOf(value, documents)]))
}

/** One value in the JSON of the REST API; `documents` is the root that references are below of. */
export function valueOf(value: Plain, documents: string): Record<string, unknown> {
  if (value === null) return { nullValue: null }
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { booleanValue: value }
  if (typeof value === 'number') {
    return Number.isInteger(value) ? { integerValue: String(value) } : { doubleValue: value }
  }
  if (value instanceof Typed) {
    const path = value.json['referenceValue']
    return typeof path === 'string' ? { referenceValue: `${documents}/${path}` } : value.json
  }
  if (isList(value)) return { arrayValue: { values: value.map((item) => valueOf(item, documents)) } }
  return { mapValue: { fields: fieldsOf(value, documents) } }
}

const isList = (value: Plain): value is readonly Plain[] => Array.isArray(value)
