import type { Json } from '../../../api/service.ts'
import type { Fields, Value } from '../../../api/values.ts'
import { Clock } from '../../../../kit/clock.ts'
import { DocumentStore } from '../../../engine/store.ts'
import type { StoredChange } from '../../../engine/types.ts'

export const ROOT = 'projects/demo/databases/(default)/documents'

/** A store of its own, filled and changed by plain calls; document paths are relative to the documents root. */
export class World {
  readonly clock = new Clock()
  readonly store = new DocumentStore(this.clock)

  constructor(documents: Record<string, Fields> = {}) {
    this.write(documents)
  }

  /** One commit that sets every given document; undefined deletes. */
  write(documents: Record<string, Fields | undefined>): number {
    const time = this.store.nextCommitTime()
    const changes: StoredChange[] = []
    for (const [path, fields] of Object.entries(documents)) {
      const name = `${ROOT}/${path}`
      const before = this.store.get(name)
      const after = fields && { name, fields, createTime: before?.createTime ?? time, updateTime: time }
      if (before !== undefined || after !== undefined) changes.push({ name, before, after })
    }
    this.store.apply({ time, caller: { kind: 'admin' }, changes })
    return time
  }
}

export const int = (value: number | string): Value => ({ integerValue: String(value) })
export const dbl = (doubleValue: number | 'NaN' | 'Infinity' | '-Infinity'): Value => ({ doubleValue })
export const str = (stringValue: string): Value => ({ stringValue })
export const bool = (booleanValue: boolean): Value => ({ booleanValue })
export const nul: Value = { nullValue: null }
export const nan: Value = { doubleValue: 'NaN' }
export const arr = (...values: Value[]): Value => ({ arrayValue: { values } })
export const map = (fields: Fields): Value => ({ mapValue: { fields } })
export const time = (timestampValue: string): Value => ({ timestampValue })
export const bytes = (bytesValue: string): Value => ({ bytesValue })
export const geo = (latitude: number, longitude: number): Value => ({ geoPointValue: { latitude, longitude } })
export const ref = (path: string): Value => ({ referenceValue: `${ROOT}/${path}` })
export const vec = (...numbers: number[]): Value =>
  map({ __type__: str('__vector__'), value: arr(...numbers.map((n) => dbl(n))) })

const OPS: Record<string, string> = {
  '==': 'EQUAL',
  '!=': 'NOT_EQUAL',
  '<': 'LESS_THAN',
  '<=': 'LESS_THAN_OR_EQUAL',
  '>': 'GREATER_THAN',
  '>=': 'GREATER_THAN_OR_EQUAL',
  'array-contains': 'ARRAY_CONTAINS',
  'array-contains-any': 'ARRAY_CONTAINS_ANY',
  in: 'IN',
  'not-in': 'NOT_IN',
}

export const where = (fieldPath: string, op: string, value: Value): Json => ({
  fieldFilter: { field: { fieldPath }, op: OPS[op] ?? op, value },
})
export const unary = (fieldPath: string, op: string): Json => ({ unaryFilter: { field: { fieldPath }, op } })
export const and = (...filters: Json[]): Json => ({ compositeFilter: { op: 'AND', filters } })
export const or = (...filters: Json[]): Json => ({ compositeFilter: { op: 'OR', filters } })
export const asc = (fieldPath: string): Json => ({ field: { fieldPath }, direction: 'ASCENDING' })
export const desc = (fieldPath: string): Json => ({ field: { fieldPath }, direction: 'DESCENDING' })
export const cursor = (before: boolean, ...values: Value[]): Json => ({ values, before })
export const from = (collectionId: string, more: Json = {}): Json => ({ from: [{ collectionId }], ...more })
export const group = (collectionId: string, more: Json = {}): Json => ({
  from: [{ collectionId, allDescendants: true }],
  ...more,
})
