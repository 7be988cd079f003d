import type { Fields, Value } from '../../../api/values.ts'

/** Resource names in tables begin with this; requests go to a project of their own instead. */
export const ROOT = 'projects/conformance/databases/(default)/documents'

/** A value as tables write it: plain where JavaScript has the type, a Value where it has not. Whole numbers are integers. */
export type Literal =
  | null
  | boolean
  | number
  | string
  | readonly Literal[]
  | Value
  | { readonly [name: string]: Literal }
export type LiteralFields = Readonly<Record<string, Literal>>

const TYPE_KEY = /^(null|boolean|integer|double|timestamp|string|bytes|reference|geoPoint|array|map)Value$/

/** The Value of a literal. */
export function valueOf(literal: Literal): Value {
  if (literal === null) return { nullValue: null }
  if (typeof literal === 'boolean') return { booleanValue: literal }
  if (typeof literal === 'string') return { stringValue: literal }
  if (typeof literal === 'number')
    return Number.isSafeInteger(literal) ? { integerValue: String(literal) } : dbl(literal)
  if (Array.isArray(literal)) return { arrayValue: { values: literal.map((item: Literal) => valueOf(item)) } }
  const [key, ...others] = Object.keys(literal)
  if (key !== undefined && others.length === 0 && TYPE_KEY.test(key)) return literal as Value
  return { mapValue: { fields: fieldsOf(literal as LiteralFields) } }
}

/** The Fields of a map of literals. */
export function fieldsOf(fields: LiteralFields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, literal]) => [name, valueOf(literal)]))
}

/** A double, also where the number is whole; JSON has no -0, NaN and infinities but as text. */
export const dbl = (number: number): Value => {
  const text = Object.is(number, -0) ? '-0' : String(number)
  return { doubleValue: text === '-0' || !Number.isFinite(number) ? (text as 'NaN') : number }
}
export const NAN = dbl(Number.NaN)
export const int = (text: string): Value => ({ integerValue: text })
export const time = (timestampValue: string): Value => ({ timestampValue })
/** Bytes from hexadecimal digits. */
export const bytes = (hex: string): Value => ({ bytesValue: Buffer.from(hex, 'hex').toString('base64') })
export const geo = (latitude: number, longitude: number): Value => ({ geoPointValue: { latitude, longitude } })
export const ref = (path: string): Value => ({ referenceValue: `${ROOT}/${path}` })
export const vec = (...numbers: number[]): Value => ({
  mapValue: {
    fields: { __type__: { stringValue: '__vector__' }, value: { arrayValue: { values: numbers.map(dbl) } } },
  },
})
