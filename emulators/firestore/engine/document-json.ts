import type { Json } from '../api/service.ts'
import type { DocumentJson } from '../api/values.ts'
import { optionalObject, textsOf } from './request.ts'
import type { StoredDocument } from './types.ts'
import { parseFieldPath } from './values/field-path.ts'
import { projectFields } from './values/project-fields.ts'
import { formatTimestamp } from './values/timestamp.ts'

/** Field paths to answer with, or undefined for whole documents. */
export type Projection = readonly (readonly string[])[] | undefined

/** A google.firestore.v1.Document in JSON form, whole or projected. It shares values with the store: nobody may change them. */
export function documentJson(document: StoredDocument, projection?: Projection): DocumentJson & Json {
  return {
    name: document.name,
    fields: projection === undefined ? document.fields : projectFields(document.fields, projection),
    createTime: formatTimestamp(document.createTime),
    updateTime: formatTimestamp(document.updateTime),
  }
}

/** The projection of a request's DocumentMask `mask`; an empty mask leaves no fields. */
export function projectionOf(request: Json): Projection {
  const mask = optionalObject(request, 'mask')
  return mask === undefined ? undefined : textsOf(mask, 'fieldPaths').map(parseFieldPath)
}
