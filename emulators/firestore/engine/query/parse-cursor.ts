import type { Json } from '../../api/service.ts'
import { isObject } from '../../api/is-object.ts'
import { invalid, listOf } from '../request.ts'
import { canonicalValue } from '../values/canonical.ts'
import { checkDatabase } from './parse-filter.ts'
import { isCollectionName } from './query-scope.ts'
import type { Cursor, Order } from './query.ts'
import { readFlag, readMessage } from './read-message.ts'

/** Reads the Cursor at `key`; it positions by the explicit orders only, as production does. Throws INVALID_ARGUMENT. */
export function parseCursor(
  message: Json,
  key: 'startAt' | 'endAt',
  explicit: readonly Order[],
  databaseRoot: string,
): Cursor | undefined {
  if (message[key] === undefined || message[key] === null) return undefined
  const what = `structuredQuery.${key}`
  const cursor = readMessage(message[key], what, ['values', 'before'])
  const values = listOf(cursor, 'values')
  if (values.length > explicit.length) throw invalid('Cursor has too many values.')
  return {
    values: values.map((value, index) => {
      if (explicit[index]?.field.isName !== true) return canonicalValue(value, `${what}.values[${index}]`)
      const name = isObject(value) ? value['referenceValue'] : undefined
      if (typeof name !== 'string') throw invalid('Cursor __key__ value is not a document reference.')
      if (isCollectionName(name)) throw invalid(`Document parent name "${name}" lacks "/" at index ${name.length}.`)
      const reference = canonicalValue(value, `${what}.values[${index}]`)
      checkDatabase(name, databaseRoot)
      return reference
    }),
    before: readFlag(cursor, 'before', what),
  }
}
