import type { Json } from '../../api/service.ts'
import { isObject } from '../../api/is-object.ts'

/** A field's value; timestamps are texts that begin with `@`. */
export type Field = string | number | null | readonly string[]
export type Fields = Readonly<Record<string, Field>>

/** All documents at one time, by path. */
export type State = ReadonlyMap<string, ModelDocument>

/** A document as the model knows it; times are RFC 3339 in the form of the emulator, which sorts like the times. */
export class ModelDocument {
  readonly path: string
  readonly fields: Fields
  readonly createTime: string
  readonly updateTime: string
  /** Equal for equal documents. */
  readonly text: string

  constructor(path: string, fields: Fields, createTime: string, updateTime: string) {
    this.path = path
    this.fields = fields
    this.createTime = createTime
    this.updateTime = updateTime
    this.text = `${path} ${fieldsText(fields)} ${createTime} ${updateTime}`
  }

  /** Reads google.firestore.v1.Document in JSON form. */
  static from(json: unknown, root: string): ModelDocument {
    if (!isObject(json)) throw new Error(`No document: ${JSON.stringify(json)}`)
    const { name, fields, createTime, updateTime } = json
    const values = Object.entries(isObject(fields) ? fields : {}).map(([key, value]) => [key, fieldOf(value)] as const)
    return new ModelDocument(
      String(name).slice(root.length + 1),
      Object.fromEntries(values),
      String(createTime),
      String(updateTime),
    )
  }
}

/** The same text for the same fields in any order. */
export function fieldsText(fields: Fields): string {
  return Object.keys(fields)
    .sort()
    .map((key) => `${key}=${JSON.stringify(fields[key])}`)
    .join(',')
}

/** Reads google.firestore.v1.Value in JSON form. */
export function fieldOf(value: unknown): Field {
  if (isObject(value)) {
    if (typeof value['stringValue'] === 'string') return value['stringValue']
    if (value['integerValue'] !== undefined) return Number(value['integerValue'])
    if (typeof value['timestampValue'] === 'string') return `@${value['timestampValue']}`
    if ('nullValue' in value) return null
    const { arrayValue } = value
    if (isObject(arrayValue)) return ((arrayValue['values'] ?? []) as unknown[]).map((each) => String(fieldOf(each)))
  }
  throw new Error(`No value that the model writes: ${JSON.stringify(value)}`)
}

/** Fields as google.firestore.v1.Value in JSON form. */
export function fieldsJson(fields: Fields): Json {
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, valueJson(field)]))
}

function valueJson(field: Field): Json {
  if (field === null) return { nullValue: null }
  if (typeof field === 'number') return { integerValue: String(field) }
  if (typeof field !== 'string') return { arrayValue: { values: field.map(valueJson) } }
  return field.startsWith('@') ? { timestampValue: field.slice(1) } : { stringValue: field }
}
