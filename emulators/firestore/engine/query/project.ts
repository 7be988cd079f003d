import type { Fields } from '../../api/values.ts'
import type { StoredDocument } from '../types.ts'
import { getField, setField } from '../values/field-path.ts'
import type { Query } from './query.ts'

/** The document with the query's selected fields only; without a projection, the document itself. */
export function projectDocument(query: Query, document: StoredDocument): StoredDocument {
  if (query.projection === undefined) return document
  let fields: Fields = {}
  for (const { path, isName } of query.projection) {
    const value = isName ? undefined : getField(document.fields, path)
    if (value !== undefined) fields = setField(fields, path, value)
  }
  return { name: document.name, fields, createTime: document.createTime, updateTime: document.updateTime }
}
