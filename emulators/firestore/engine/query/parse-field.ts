import { checkFieldName } from '../values/check-field-name.ts'
import { parseFieldPath, formatFieldPath } from '../values/field-path.ts'
import { invalid, shown } from '../request.ts'
import type { QueryField } from './query.ts'
import { readMessage } from './read-message.ts'

/** Reads a FieldReference; `what` is its path in the request. */
export function parseField(reference: unknown, what: string): QueryField {
  const text = readMessage(reference ?? {}, what, ['fieldPath'])['fieldPath']
  if (typeof text !== 'string' || text === '') {
    throw invalid(`${what}.fieldPath must be a field path such as status or \`my field\`.inner, found ${shown(text)}.`)
  }
  const path = parseFieldPath(text)
  const isName = path.length === 1 && path[0] === '__name__'
  if (!isName) for (const name of path) checkFieldName(name, `${what}.fieldPath`)
  return { path, text: formatFieldPath(path), isName }
}
