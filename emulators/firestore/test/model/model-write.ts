import type { Json } from '../../api/service.ts'
import { fieldsJson, fieldsText, ModelDocument } from './model-document.ts'
import type { Field, Fields } from './model-document.ts'

/** The field transforms that the model knows: add to `n`, raise `n`, the commit's time, add and remove a tag. */
export const TRANSFORMS = ['add 1', 'at least 3', 'stamp', 'tag', 'untag'] as const
export type Transform = (typeof TRANSFORMS)[number]
export type Precondition = { readonly exists: boolean } | { readonly updateTime: string }

/** One write. A `merge` replaces the fields in `mask` and removes those of them that `fields` lacks. */
export interface ModelWrite {
  readonly kind: 'set' | 'merge' | 'transform' | 'delete' | 'verify'
  readonly path: string
  readonly fields: Fields
  readonly mask: readonly string[]
  readonly transforms: readonly Transform[]
  readonly precondition: Precondition | undefined
}

const AT_LEAST = 3
const TAG = 'tag'

/** The write as google.firestore.v1.Write in JSON form. */
export function writeJson({ kind, path, fields, mask, transforms, precondition }: ModelWrite, root: string): Json {
  const name = `${root}/${path}`
  const json: Json = precondition === undefined ? {} : { currentDocument: precondition }
  if (kind === 'delete' || kind === 'verify') return { [kind]: name, ...json }
  const fieldTransforms = transforms.map(transformJson)
  if (kind === 'transform') return { transform: { document: name, fieldTransforms }, ...json }
  json['update'] = { name, fields: fieldsJson(fields) }
  if (kind === 'merge') json['updateMask'] = { fieldPaths: mask }
  if (fieldTransforms.length > 0) json['updateTransforms'] = fieldTransforms
  return json
}

function transformJson(transform: Transform): Json {
  switch (transform) {
    case 'add 1':
      return { fieldPath: 'n', increment: { integerValue: '1' } }
    case 'at least 3':
      return { fieldPath: 'n', maximum: { integerValue: String(AT_LEAST) } }
    case 'stamp':
      return { fieldPath: 'at', setToServerValue: 'REQUEST_TIME' }
    case 'tag':
      return { fieldPath: 'tags', appendMissingElements: { values: [{ stringValue: TAG }] } }
    case 'untag':
      return { fieldPath: 'tags', removeAllFromArray: { values: [{ stringValue: TAG }] } }
  }
}

/** What the write makes of a document in a commit at `time`, and its transform results. */
export function applyModelWrite(
  write: ModelWrite,
  before: ModelDocument | undefined,
  time: string,
): { after: ModelDocument | undefined; results: Field[] } {
  if (write.kind === 'delete') return { after: undefined, results: [] }
  if (write.kind === 'verify') return { after: before, results: [] }
  const fields: Record<string, Field> = write.kind === 'set' ? { ...write.fields } : { ...before?.fields }
  for (const key of write.kind === 'merge' ? write.mask : []) {
    const value = write.fields[key]
    if (value === undefined) delete fields[key]
    else fields[key] = value
  }
  const results = write.transforms.map((transform) => applyTransform(transform, fields, time))
  if (before !== undefined && fieldsText(before.fields) === fieldsText(fields)) return { after: before, results }
  return { after: new ModelDocument(write.path, fields, before?.createTime ?? time, time), results }
}

/** Changes the fields; answers the transform result, which is null for arrays. */
function applyTransform(transform: Transform, fields: Record<string, Field>, time: string): Field {
  const { n, tags } = fields
  switch (transform) {
    case 'add 1':
      return (fields['n'] = typeof n === 'number' ? n + 1 : 1)
    case 'at least 3':
      return (fields['n'] = typeof n === 'number' ? Math.max(n, AT_LEAST) : AT_LEAST)
    case 'stamp':
      return (fields['at'] = `@${time}`)
    case 'tag':
      fields['tags'] = Array.isArray(tags) && tags.includes(TAG) ? tags : [...(Array.isArray(tags) ? tags : []), TAG]
      return null
    case 'untag':
      fields['tags'] = Array.isArray(tags) ? tags.filter((each) => each !== TAG) : []
      return null
  }
}
