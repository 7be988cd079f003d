import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileRules, listOf } from '../src/index.ts'
import type { FirestoreJsonValue, QueryCondition, QueryOperator, Ruleset, RulesValue } from '../src/index.ts'
import { fromFirestore } from '../src/index.ts'
import { canonical } from '../src/values/canonical.ts'
import { compare } from '../src/values/compare.ts'
import { RulesList } from '../src/values/list.ts'
import { documentOf, documents, inDocuments, now, root, signedIn } from './support/rules.ts'
import type { Fields } from './support/rules.ts'

const fields = ['a', 'b']
const scalars: FirestoreJsonValue[] = [
  { nullValue: null },
  { booleanValue: true },
  { integerValue: '1' },
  { integerValue: '2' },
  { doubleValue: 1 },
  { doubleValue: 1.5 },
  // Two numbers to queries, equal to rules where one of them is a float.
  { doubleValue: 9_007_199_254_740_992 },
  { integerValue: '9007199254740992' },
  { integerValue: '9007199254740993' },
  { stringValue: 'x' },
  { stringValue: 'y' },
]
const values: FirestoreJsonValue[] = [
  ...scalars,
  { arrayValue: { values: [{ integerValue: '1' }, { stringValue: 'x' }] } },
  { arrayValue: { values: [{ doubleValue: 9_007_199_254_740_992 }] } },
  { arrayValue: { values: [{ integerValue: '9007199254740993' }] } },
  { arrayValue: { values: [] } },
  { mapValue: { fields: { k: { integerValue: '1' } } } },
]
const literals = ['null', 'true', '1', '2', '1.0', '1.5', "'x'", "'y'", "[1, 'x']", '[]', "{'k': 1}"].concat([
  '9007199254740992.0',
  '9007199254740993',
  '[9007199254740992.0]',
  '[9007199254740993]',
])
const functions = `
  function holds(value) { return true; }
  function binds() { let bound = resource.data.a; return true; }
  function same(value) { return value; }
  function takes(value, condition) { return condition; }`

const fieldText = fc.constantFrom(...fields)
const literal = fc.constantFrom(...literals)
const operand = fc.oneof(
  fieldText.map((field) => `resource.data.${field}`),
  fieldText.map((field) => `resource.data.get('${field}', 1)`),
  fieldText.map((field) => `resource.data.${field}.k`),
  literal,
)
const type = fc.constantFrom('int', 'float', 'number', 'string', 'bool', 'list', 'map')
const atom = fc.oneof(
  fc.tuple(operand, fc.constantFrom('==', '!=', '<', '<=', '>', '>='), operand).map((parts) => `(${parts.join(' ')})`),
  fc.tuple(operand, fc.constantFrom('in'), operand).map((parts) => `(${parts.join(' ')})`),
  fc.tuple(operand, operand, operand).map(([value, first, second]) => `(${value} in [${first}, ${second}])`),
  fc.tuple(operand, type).map(([value, name]) => `(${value} is ${name})`),
  fc
    .tuple(fieldText, fc.constantFrom('hasAny', 'hasAll', 'hasOnly'), literal)
    .map(([field, method, argument]) => `resource.data.${field}.${method}([${argument}])`),
  fieldText.map((field) => `('${field}' in resource.data)`),
  fieldText.map((field) => `resource.data.keys().hasAll(['${field}'])`),
  fieldText.map((field) => `(resource.data.${field} / 2 == 0)`),
)
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    atom,
    fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map((parts) => `(${parts.join(' ')})`),
    tie('condition').map((inner) => `!${inner}`),
    operand.map((value) => `holds(${value})`),
    fc.constant('binds()'),
    tie('condition').map((inner) => `same(${inner})`),
    fc.tuple(operand, tie('condition')).map(([value, inner]) => `takes(${value}, ${inner})`),
    fc.tuple(tie('condition'), tie('condition')).map(([test, then]) => `(${test} ? ${then} : false)`),
  ),
}))

const single = fc.constantFrom<QueryOperator>('==', '!=', '<', '<=', '>', '>=', 'array-contains')
const multiple = fc.constantFrom<QueryOperator>('in', 'not-in', 'array-contains-any')
const value = fc.constantFrom(...values).map((json) => fromFirestore(json))
const scalar = fc.constantFrom(...scalars).map((json) => fromFirestore(json))
const filter = fc
  .oneof(
    fc.tuple(fieldText, single, value),
    fc.tuple(fc.constantFrom('a.k', 'b.k'), single, scalar),
    fc.tuple(fieldText, multiple, fc.array(value, { minLength: 1, maxLength: 3 }).map(listOf)),
  )
  .map(([path, op, operandValue]): QueryCondition => ({ field: path.split('.'), op, value: operandValue }))
const { where } = fc.letrec<{ where: QueryCondition }>((tie) => ({
  where: fc.oneof(
    { maxDepth: 2 },
    filter,
    fc.array(tie('where'), { minLength: 1, maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('where'), { minLength: 1, maxLength: 3 }).map((or) => ({ or })),
  ),
}))

const equal = (a: RulesValue, b: RulesValue): boolean => canonical(a) === canonical(b)
const isNumber = (a: RulesValue): a is bigint | number => typeof a === 'bigint' || typeof a === 'number'
/** Unlike rules, queries compare integers and floats by what they are worth. */
const order = (a: RulesValue, b: RulesValue): number | undefined =>
  isNumber(a) && isNumber(b) ? (a < b ? -1 : Number(a > b)) : compare(a, b)

/** Whether the query would return the document: Firestore's rules of comparison, for the values used here. */
function returns(query: QueryCondition, document: Fields): boolean {
  if ('and' in query) return query.and.every((part) => returns(part, document))
  if ('or' in query) return query.or.some((part) => returns(part, document))
  let found: FirestoreJsonValue | undefined = { mapValue: { fields: document } }
  for (const name of query.field) found = found?.mapValue?.fields?.[name]
  return found !== undefined && satisfies(fromFirestore(found), query.op, query.value)
}

function satisfies(stored: RulesValue, op: QueryOperator, wanted: RulesValue): boolean {
  const options = wanted instanceof RulesList ? [...wanted] : []
  const elements = stored instanceof RulesList ? [...stored] : []
  switch (op) {
    case '==':
      return equal(stored, wanted)
    case '!=':
      return stored !== null && !equal(stored, wanted)
    case 'in':
      return options.some((option) => equal(stored, option))
    case 'not-in':
      return stored !== null && !options.some((option) => equal(stored, option))
    case 'array-contains':
      return elements.some((element) => equal(element, wanted))
    case 'array-contains-any':
      return elements.some((element) => options.some((option) => equal(element, option)))
    default: {
      const difference = order(stored, wanted)
      if (difference === undefined) return false
      if (op === '<' || op === '<=') return op === '<' ? difference < 0 : difference <= 0
      return op === '>' ? difference > 0 : difference >= 0
    }
  }
}

const candidates: Fields[] = [undefined, ...values].flatMap((a) =>
  [undefined, ...values].map((b): Fields => ({ ...(a && { a }), ...(b && { b }) })),
)

function allows(ruleset: Ruleset, asked: { where: QueryCondition } | { document: Fields }): boolean {
  const common = { service: 'cloud.firestore', auth: signedIn('x'), time: now } as const
  const access = documents({})
  if ('where' in asked) {
    return ruleset.evaluate({ ...common, method: 'list', path: [...root, 'items'], query: asked }, access).allowed
  }
  const resource = documentOf('items/one', asked.document)
  return ruleset.evaluate({ ...common, method: 'get', path: resource.path, resource }, access).allowed
}

test('a query that is allowed returns only documents that a get would be allowed to read', () => {
  let allowedQueries = 0
  fc.assert(
    fc.property(condition, where, (rule, query) => {
      const { ruleset, issues } = compileRules(
        inDocuments(`${functions} match /items/{id} { allow read: if ${rule}; }`),
      )
      if (ruleset === undefined) throw new Error(JSON.stringify(issues))
      if (!allows(ruleset, { where: query })) return
      allowedQueries++
      const returned = candidates.filter((document) => returns(query, document))
      expect(returned.filter((document) => !allows(ruleset, { document }))).toEqual([])
    }),
    { numRuns: 10_000 },
  )
  expect(allowedQueries).toBeGreaterThan(200)
})
