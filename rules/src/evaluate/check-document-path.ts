import type { Service } from '../services/service.ts'
import { Fault } from '../values/fault.ts'
import type { RulesPath } from '../values/path.ts'

/** The fault of a path that names no document which the rules of the service may read. */
export function checkDocumentPath({ segments, unbound }: RulesPath, { databaseOnly }: Service): Fault | undefined {
  if (unbound.size > 0) return new Fault('the path has segments that bind() has not filled')
  const isDocument =
    segments[0] === 'databases' && segments[2] === 'documents' && segments.length >= 5 && segments.length % 2 === 1
  if (!isDocument) {
    return new Fault(`/${segments.join('/')} is no document: expected /databases/D/documents/COLLECTION/DOCUMENT`)
  }
  if (databaseOnly === undefined || segments[1] === databaseOnly) return undefined
  return new Fault(`these rules can read the database ${databaseOnly} only, not ${segments[1]}`)
}
