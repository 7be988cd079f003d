import type { Json } from '../../api/service.ts'
import type { Fields } from '../../api/values.ts'
import type { Micros } from '../../../kit/clock.ts'
import { databaseOf, parseDocumentName } from '../names.ts'
import { isObject } from '../../api/is-object.ts'
import { invalid, optionalObject, shown, textsOf } from '../request.ts'
import { canonicalFields } from '../values/canonical.ts'
import { checkFieldName } from '../values/check-field-name.ts'
import { parseFieldPath } from '../values/field-path.ts'
import { parseTimestamp } from '../values/timestamp.ts'
import { parseTransforms } from './parse-transform.ts'
import type { FieldTransform } from './parse-transform.ts'

/** What must be true of the document before a write. */
type Precondition = { readonly exists: boolean } | { readonly updateTime: Micros }

/** One write, checked, its values canonical. `mask` absent replaces the whole document. */
export interface ParsedWrite {
  readonly kind: 'update' | 'transform' | 'delete' | 'verify'
  readonly name: string
  readonly fields: Fields
  readonly mask: readonly (readonly string[])[] | undefined
  readonly transforms: readonly FieldTransform[]
  readonly precondition: Precondition | undefined
}

const KINDS = ['update', 'delete', 'transform', 'verify'] as const

/**
 * Checks a google.firestore.v1.Write in JSON form, for documents of one database. Throws INVALID_ARGUMENT; `where` names
 * the write in messages.
 */
export function parseWrite(write: Json, database: string, where: string): ParsedWrite {
  const kinds = KINDS.filter((kind) => write[kind] !== undefined && write[kind] !== null && write[kind] !== '')
  const kind = kinds[0]
  if (kind === undefined || kinds.length > 1) {
    throw invalid(`${where} must have exactly one of ${KINDS.join(', ')}, found ${kinds.join(' and ') || 'none'}.`)
  }
  const mask = optionalObject(write, 'updateMask')
  if (mask !== undefined && kind !== 'update')
    throw invalid(`${where} has an updateMask, which only an update may have.`)
  if (kind !== 'update' && Array.isArray(write['updateTransforms']) && write['updateTransforms'].length > 0) {
    throw invalid(`${where} has updateTransforms, which only an update may have.`)
  }
  const body = kind === 'update' || kind === 'transform' ? write[kind] : undefined
  if (body !== undefined && !isObject(body)) throw invalid(`${where}.${kind} must be an object, found ${shown(body)}.`)
  const name = documentName(
    body === undefined ? write[kind] : kind === 'update' ? body['name'] : body['document'],
    database,
    where,
  )
  return {
    kind,
    name,
    fields: kind === 'update' ? canonicalFields(body?.['fields']) : {},
    mask: mask === undefined ? undefined : textsOf(mask, 'fieldPaths').map(parseMaskPath),
    transforms: parseTransforms(kind === 'transform' ? body?.['fieldTransforms'] : write['updateTransforms'], where),
    precondition: parsePrecondition(optionalObject(write, 'currentDocument'), where),
  }
}

function documentName(name: unknown, database: string, where: string): string {
  parseDocumentName(name, `the document name of ${where}`)
  const checked = String(name)
  if (databaseOf(checked) !== database) {
    throw invalid(`The document name of ${where} is in ${databaseOf(checked)}, but the request is for ${database}.`)
  }
  return checked
}

function parseMaskPath(text: string): string[] {
  const path = parseFieldPath(text)
  for (const name of path) checkFieldName(name, `the mask path ${text}`)
  return path
}

/** Checks a google.firestore.v1.Precondition; an empty one is none. */
function parsePrecondition(condition: Json | undefined, where: string): Precondition | undefined {
  const exists = condition?.['exists'] ?? undefined
  const updateTime = condition?.['updateTime'] ?? undefined
  if (exists !== undefined && updateTime !== undefined)
    throw invalid(`${where} has both exists and updateTime as precondition.`)
  if (updateTime !== undefined) {
    const micros = parseTimestamp(updateTime, `currentDocument.updateTime of ${where}`)
    if (typeof updateTime === 'string' && /\.\d{6}0*[1-9]/.test(updateTime))
      throw invalid(`currentDocument.updateTime of ${where} must be microsecond aligned, found ${shown(updateTime)}.`)
    return { updateTime: micros }
  }
  if (exists === undefined) return undefined
  if (typeof exists !== 'boolean')
    throw invalid(`currentDocument.exists of ${where} must be true or false, found ${shown(exists)}.`)
  return { exists }
}
