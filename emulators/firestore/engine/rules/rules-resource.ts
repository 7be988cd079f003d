import { fromFirestoreFields } from '@mesh/rules'
import type { ResourceValue } from '@mesh/rules'
import type { StoredDocument } from '../types.ts'

/** `databases/D/documents/…` in segments, without the project, which rules do not see. */
export function rulesPath(name: string): string[] {
  return name.split('/').slice(2)
}

/** A document as the rules see it. */
export function rulesResource(document: StoredDocument): ResourceValue {
  return { path: rulesPath(document.name), data: fromFirestoreFields(document.fields) }
}
