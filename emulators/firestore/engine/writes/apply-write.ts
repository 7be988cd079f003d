import type { Fields, Value } from '../../api/values.ts'
import type { Micros } from '../../../kit/clock.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { HeldDocument, entryOf } from '../held-document.ts'
import type { StoredDocument } from '../types.ts'
import { deleteField, getField, setField } from '../values/field-path.ts'
import { identicalFields } from '../values/identical.ts'
import { applyTransform } from './apply-transform.ts'
import type { ParsedWrite } from './parse-write.ts'

/** What one write does to one document. `after` is the same object as the document before where nothing changes. */
export interface AppliedWrite {
  readonly after: StoredDocument | undefined
  readonly transformResults: readonly Value[]
}

/** Applies a write to the document as it stands, without looking at the precondition. */
export function applyWrite(write: ParsedWrite, before: StoredDocument | undefined, time: Micros): AppliedWrite {
  if (write.kind === 'delete') return { after: undefined, transformResults: [] }
  if (write.kind === 'verify') return { after: before, transformResults: [] }
  let fields = write.kind === 'transform' ? (before?.fields ?? {}) : updated(write, before)
  const transformResults: Value[] = []
  for (const transform of write.transforms) {
    const applied = applyTransform(fields, transform, time)
    fields = applied.fields
    transformResults.push(applied.result)
  }
  const after = HeldDocument.fromFields(write.name, fields, before?.createTime ?? time, time)
  return { after: before !== undefined && isUnchanged(before, after) ? before : after, transformResults }
}

function updated(write: ParsedWrite, before: StoredDocument | undefined): Fields {
  if (write.mask === undefined) return write.fields
  let fields = before?.fields ?? {}
  for (const path of write.mask) {
    const value = getField(write.fields, path)
    fields = value === undefined ? deleteField(fields, path) : setField(fields, path, value)
  }
  return fields
}

/** Equal fields in another order have an encoding of the same length, so most changes are seen without decoding. */
function isUnchanged(before: StoredDocument, after: HeldDocument): boolean {
  const { encoded } = entryOf(before)
  if (encoded.length !== after.encoded.length) return false
  return encoded === after.encoded || identicalFields(before.fields, after.fields)
}

/**
 * The error of a precondition that does not hold, or undefined. Versions are update times in microseconds, 0 that of a
 * missing document, which has no update time that could match.
 * Source: https://cloud.google.com/firestore/docs/reference/rest/v1/Precondition
 */
export function failedPrecondition(write: ParsedWrite, before: StoredDocument | undefined): RpcError | undefined {
  const condition = write.precondition
  if (condition === undefined) return undefined
  if ('exists' in condition) {
    if (condition.exists === (before !== undefined)) return undefined
    return condition.exists
      ? new RpcError('NOT_FOUND', `No document to ${write.kind === 'delete' ? 'delete' : 'update'}: ${write.name}`)
      : new RpcError('ALREADY_EXISTS', `Document already exists: ${write.name}`)
  }
  if (before?.updateTime === condition.updateTime) return undefined
  return new RpcError(
    'FAILED_PRECONDITION',
    `the stored version (${before?.updateTime ?? 0}) does not match the required base version ` +
      `(${condition.updateTime}): ${write.name}`,
  )
}
