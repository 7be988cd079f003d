import type { Json } from '../../api/service.ts'
import type { Value } from '../../api/values.ts'
import { isObject } from '../../api/is-object.ts'
import { invalid, listOf, shown } from '../request.ts'
import { canonicalValue } from '../values/canonical.ts'
import { parseField } from './parse-field.ts'
import { isCollectionName } from './query-scope.ts'
import type { FieldOperator, Filter, QueryField } from './query.ts'
import { readMessage } from './read-message.ts'

const FIELD_OPERATORS: Readonly<Record<string, FieldOperator>> = {
  LESS_THAN: '<',
  LESS_THAN_OR_EQUAL: '<=',
  GREATER_THAN: '>',
  GREATER_THAN_OR_EQUAL: '>=',
  EQUAL: '==',
  NOT_EQUAL: '!=',
  ARRAY_CONTAINS: 'array-contains',
  IN: 'in',
  ARRAY_CONTAINS_ANY: 'array-contains-any',
  NOT_IN: 'not-in',
}
const UNARY_OPERATORS: Readonly<Record<string, FieldOperator>> = {
  IS_NAN: 'is-nan',
  IS_NULL: 'is-null',
  IS_NOT_NAN: 'is-not-nan',
  IS_NOT_NULL: 'is-not-null',
}
const COMPOSITE_OPERATORS: Readonly<Record<string, 'and' | 'or'>> = { AND: 'and', OR: 'or' }
const KINDS = ['compositeFilter', 'fieldFilter', 'unaryFilter']

/** Reads a StructuredQuery.Filter. Throws INVALID_ARGUMENT. */
export function parseFilter(filter: unknown, what: string, databaseRoot: string): Filter {
  const message = readMessage(filter, what, KINDS)
  const kinds = KINDS.filter((kind) => message[kind] !== undefined && message[kind] !== null)
  const kind = kinds[0]
  if (kind === undefined || kinds.length > 1) {
    throw invalid(`${what} must have exactly one of ${KINDS.join(', ')}, found ${shown(kinds)}.`)
  }
  const where = `${what}.${kind}`
  if (kind === 'compositeFilter') return parseComposite(message[kind], where, databaseRoot)
  return kind === 'unaryFilter'
    ? parseUnary(message[kind], where)
    : parseFieldFilter(message[kind], where, databaseRoot)
}

function parseComposite(filter: unknown, what: string, databaseRoot: string): Filter {
  const message = readMessage(filter, what, ['op', 'filters'])
  const kind = operator(message, what, COMPOSITE_OPERATORS)
  const filters = listOf(message, 'filters').map((inner, index) =>
    parseFilter(inner, `${what}.filters[${index}]`, databaseRoot),
  )
  const [first, ...others] = filters
  if (first === undefined) throw invalid(`${what}: Composite filter must have at least one sub-filter.`)
  return others.length === 0 ? first : { kind, filters }
}

function parseUnary(filter: unknown, what: string): Filter {
  const message = readMessage(filter, what, ['op', 'field'])
  const op = operator(message, what, UNARY_OPERATORS)
  const field = parseField(message['field'], `${what}.field`)
  if (field.isName) throw invalid('__key__ filter value must be a Key')
  return { kind: 'field', field, op, value: { nullValue: null } }
}

function parseFieldFilter(filter: unknown, what: string, databaseRoot: string): Filter {
  const message = readMessage(filter, what, ['field', 'op', 'value'])
  const op = operator(message, what, FIELD_OPERATORS)
  const name = String(message['op'])
  const field = parseField(message['field'], `${what}.field`)
  if (message['value'] === undefined) throw invalid(`${what}.value is required.`)
  const takesList = op === 'in' || op === 'not-in' || op === 'array-contains-any'
  const value = takesList ? parseList(message['value'], what, name) : operand(message['value'], `${what}.value`, field)
  if (field.isName) checkNameOperand(op, takesList ? (value.arrayValue?.values ?? []) : [value], databaseRoot)
  return { kind: 'field', field, op, value }
}

/** The list of an `in`; its elements are values of their own, so they may be arrays. */
function parseList(value: unknown, what: string, name: string): Value {
  const list = isObject(value) ? value['arrayValue'] : undefined
  if (!isObject(list)) throw invalid(`'${name}' requires an ArrayValue.`)
  const values = listOf(readMessage(list, `${what}.value.arrayValue`, ['values']), 'values')
  if (values.length === 0) throw invalid(`'${name}' requires an non-empty ArrayValue.`)
  return { arrayValue: { values: values.map((item, index) => operand(item, `${what}.value[${index}]`)) } }
}

function operand(value: unknown, what: string, field?: QueryField): Value {
  if (field?.isName) rejectCollectionName(value)
  return canonicalValue(value, what)
}

function rejectCollectionName(value: unknown): void {
  const name = isObject(value) ? value['referenceValue'] : undefined
  if (typeof name !== 'string' || !isCollectionName(name)) return
  throw invalid(`Document parent name "${name}" lacks "/" at index ${name.length}.`)
}

function checkNameOperand(op: FieldOperator, values: readonly Value[], databaseRoot: string): void {
  if (op === 'array-contains' || op === 'array-contains-any') throw invalid('the name __key__ is reserved')
  for (const { referenceValue } of values) {
    if (referenceValue === undefined) throw invalid('__key__ filter value must be a Key')
    checkDatabase(referenceValue, databaseRoot)
  }
}

/** Refuses a reference into another database than the one that is queried. */
export function checkDatabase(name: string, databaseRoot: string): void {
  if (name.startsWith(`${databaseRoot}/`)) return
  throw invalid(`__key__ value ${shown(name)} must be a document of the queried database, ${databaseRoot}.`)
}

function operator<T>(message: Json, what: string, known: Readonly<Record<string, T>>): T {
  const op = message['op']
  const found = typeof op === 'string' && Object.hasOwn(known, op) ? known[op] : undefined
  if (found === undefined)
    throw invalid(`${what}.op must be one of ${Object.keys(known).join(', ')}, found ${shown(op)}.`)
  return found
}
