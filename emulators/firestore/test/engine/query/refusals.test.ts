import { describe, expect, it } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { parseQuery } from '../../../engine/query/parse-query.ts'
import { RpcError } from '../../../../kit/rpc-error.ts'
import { and, arr, asc, cursor, desc, from, group, int, nul, or, ref, ROOT, str, unary, where } from './world.ts'

const ints = (count: number) => arr(...Array.from({ length: count }, (_, index) => int(index)))
const ranges = (count: number) => and(...Array.from({ length: count }, (_, index) => where(`f${index}`, '>', int(0))))
const equalities = (count: number) =>
  and(...Array.from({ length: count }, (_, index) => where(`f${index}`, '==', int(0))))
const kindless = (more: Json): Json => ({ from: [{ allDescendants: true }], ...more })
const NEGATION = "Only a single 'NOT_EQUAL', 'NOT_IN', 'IS_NOT_NAN', or 'IS_NOT_NULL' filter allowed per query."
const NOT_IN = "'NOT_IN' cannot be used in the same query with 'IN', 'ARRAY_CONTAINS_ANY' or 'OR'."
const CONTAINS = "A maximum of 1 'ARRAY_CONTAINS' filter is allowed per disjunction."
const AFTER_KEY = 'Order by clause cannot contain more fields after the key'

const REFUSED: [string, Json, string][] = [
  ['an unknown field of the query', from('c', { sort: 1 }), 'Unknown name "sort" at structuredQuery'],
  [
    'two selectors',
    { from: [{ collectionId: 'a' }, { collectionId: 'b' }] },
    'cannot have more than one collection selector',
  ],
  ['no collection', {}, 'structuredQuery.from[0].collectionId is required'],
  ['a collection id with a slash', from('a/b'), 'structuredQuery.from[0].collectionId'],
  [
    'a flag that is no flag',
    { from: [{ collectionId: 'a', allDescendants: 'yes' }] },
    'allDescendants must be true or false',
  ],
  ['a filter without a kind', from('c', { where: {} }), 'structuredQuery.where must have exactly one of'],
  ['a filter of two kinds', from('c', { where: { ...unary('a', 'IS_NULL'), ...and() } }), 'must have exactly one of'],
  [
    'an unknown operator',
    from('c', { where: where('a', 'LIKE', int(1)) }),
    'structuredQuery.where.fieldFilter.op must be one of LESS_THAN',
  ],
  ['an unspecified operator', from('c', { where: where('a', 'OPERATOR_UNSPECIFIED', int(1)) }), 'op must be one of'],
  ['an unknown unary operator', from('c', { where: unary('a', 'IS_ZERO') }), 'op must be one of IS_NAN'],
  [
    'a composite without operator',
    from('c', { where: { compositeFilter: { filters: [unary('a', 'IS_NULL')] } } }),
    'op must be one of AND, OR',
  ],
  ['an empty or', from('c', { where: or() }), 'Composite filter must have at least one sub-filter.'],
  ['an empty and', from('c', { where: and() }), 'Composite filter must have at least one sub-filter.'],
  ['a reserved field', from('c', { where: where('__a__', '==', int(1)) }), 'Field name "__a__"'],
  [
    'a filter without a value',
    from('c', { where: { fieldFilter: { field: { fieldPath: 'a' }, op: 'EQUAL' } } }),
    'fieldFilter.value is required',
  ],
  [
    'a filter without a field',
    from('c', { where: { fieldFilter: { op: 'EQUAL', value: int(1) } } }),
    'fieldFilter.field.fieldPath',
  ],
  ['a bad field path', from('c', { where: where('a..b', '==', int(1)) }), 'Invalid property path "a..b"'],
  [
    'a value of two types',
    from('c', { where: where('a', '==', { integerValue: '1', stringValue: 'a' }) }),
    'exactly one type',
  ],
  ['an integer beyond 64 bits', from('c', { where: where('a', '==', int('9223372036854775808')) }), '64 bits'],
  ['in without a list', from('c', { where: where('a', 'in', int(1)) }), "'IN' requires an ArrayValue."],
  ['in with an empty list', from('c', { where: where('a', 'in', arr()) }), "'IN' requires an non-empty ArrayValue."],
  [
    'not-in with an empty list',
    from('c', { where: where('a', 'not-in', arr()) }),
    "'NOT_IN' requires an non-empty ArrayValue.",
  ],
  [
    'array-contains-any without a list',
    from('c', { where: where('a', 'array-contains-any', str('x')) }),
    "'ARRAY_CONTAINS_ANY' requires an ArrayValue.",
  ],
  ['in with 31 values', from('c', { where: where('a', 'in', ints(31)) }), "'IN' supports up to 30 comparison values."],
  [
    'array-contains-any with 31 values',
    from('c', { where: where('a', 'array-contains-any', ints(31)) }),
    'supports up to 30',
  ],
  [
    'not-in with 11 values',
    from('c', { where: where('a', 'not-in', ints(11)) }),
    "'NOT_IN' supports up to 10 comparison values.",
  ],
  [
    '36 disjunctions',
    from('c', { where: and(where('a', 'in', ints(6)), where('b', 'in', ints(6))) }),
    'Result had 36 disjunctions which is more than the maximum of 30',
  ],
  [
    'disjunctions beyond counting',
    from('c', { where: and(...'abcdefgh'.split('').map((f) => where(f, 'in', ints(30)))) }),
    'Too many disjunctions after normalization',
  ],
  ['two negations', from('c', { where: and(where('a', '!=', int(1)), where('b', '!=', int(1))) }), NEGATION],
  ['not-in and !=', from('c', { where: and(where('a', 'not-in', ints(1)), where('a', '!=', int(1))) }), NEGATION],
  ['!= and is-not-null', from('c', { where: and(where('a', '!=', int(1)), unary('b', 'IS_NOT_NULL')) }), NEGATION],
  ['not-in and in', from('c', { where: and(where('a', 'not-in', ints(1)), where('b', 'in', ints(1))) }), NOT_IN],
  [
    'not-in and array-contains-any',
    from('c', { where: and(where('a', 'not-in', ints(1)), where('b', 'array-contains-any', ints(1))) }),
    NOT_IN,
  ],
  ['not-in inside or', from('c', { where: or(where('a', 'not-in', ints(1)), where('b', '==', int(1))) }), NOT_IN],
  [
    'two array-contains',
    from('c', { where: and(where('a', 'array-contains', int(1)), where('b', 'array-contains', int(1))) }),
    CONTAINS,
  ],
  [
    'array-contains and array-contains-any',
    from('c', { where: and(where('a', 'array-contains', int(1)), where('b', 'array-contains-any', ints(2))) }),
    CONTAINS,
  ],
  ['11 inequality fields', from('c', { where: ranges(11) }), 'contains 11 distinct inequality fields'],
  [
    '101 components',
    from('c', { where: equalities(100), orderBy: [asc('z')] }),
    'Currently there are 100 filters, 1 sort orders, and no ancestor filter.',
  ],
  [
    'an order twice',
    from('c', { orderBy: [asc('a'), desc('a')] }),
    'order by clause cannot contain duplicate fields a',
  ],
  ['an order after the name', from('c', { orderBy: [asc('__name__'), asc('a')] }), AFTER_KEY],
  [
    'an implied order after the name',
    from('c', { where: where('a', '>', int(1)), orderBy: [asc('__name__')] }),
    AFTER_KEY,
  ],
  [
    'an unknown direction',
    from('c', { orderBy: [{ field: { fieldPath: 'a' }, direction: 'UP' }] }),
    'structuredQuery.orderBy[0].direction must be',
  ],
  ['a cursor without an order', from('c', { startAt: cursor(true, int(1)) }), 'Cursor has too many values.'],
  [
    'a cursor longer than the orders',
    from('c', { orderBy: [asc('a')], endAt: cursor(true, int(1), int(2)) }),
    'Cursor has too many values.',
  ],
  [
    'a cursor on an implied order',
    from('c', { where: where('a', '>', int(1)), startAt: cursor(true, int(1)) }),
    'Cursor has too many values.',
  ],
  [
    'a cursor name that is no reference',
    from('c', { orderBy: [asc('__name__')], startAt: cursor(true, str('x')) }),
    'Cursor __key__ value is not a document reference.',
  ],
  [
    'a cursor name of a collection',
    from('c', { orderBy: [asc('__name__')], startAt: cursor(true, ref('c')) }),
    'lacks "/" at index',
  ],
  [
    'a name that is no reference',
    from('c', { where: where('__name__', '==', str('x')) }),
    '__key__ filter value must be a Key',
  ],
  [
    'names that are not all references',
    from('c', { where: where('__name__', 'in', arr(ref('c/a'), int(1))) }),
    '__key__ filter value must be a Key',
  ],
  [
    'a name compared with null',
    from('c', { where: where('__name__', '==', nul) }),
    '__key__ filter value must be a Key',
  ],
  [
    'a unary filter on the name',
    from('c', { where: unary('__name__', 'IS_NULL') }),
    '__key__ filter value must be a Key',
  ],
  [
    'array-contains on the name',
    from('c', { where: where('__name__', 'array-contains', ref('c/a')) }),
    'the name __key__ is reserved',
  ],
  ['the name of a collection', from('c', { where: where('__name__', '==', ref('c')) }), 'lacks "/" at index'],
  [
    'a name of another database',
    from('c', { where: where('__name__', '==', { referenceValue: 'projects/p/databases/x/documents/c/a' }) }),
    'must be a document of the queried database',
  ],
  [
    'name equality beside an inequality',
    from('c', { where: and(where('__name__', '==', ref('c/a')), where('n', '>', int(1))) }),
    'Equality on key is not allowed',
  ],
  ['a kindless filter', kindless({ where: where('n', '==', int(1)) }), 'kind is required for filter: n'],
  [
    'a kindless order',
    kindless({ orderBy: [desc('__name__')] }),
    'kind is required for all orders except __key__ ascending',
  ],
  ['a negative limit', from('c', { limit: -1 }), 'limit must be an integer of at least 0'],
  ['a negative offset', from('c', { offset: -1 }), 'offset must be an integer of at least 0'],
  [
    'a select of no fields',
    from('c', { select: { fields: ['a'] } }),
    'structuredQuery.select.fields[0] must be an object',
  ],
]

const ACCEPTED: [string, Json][] = [
  ['30 disjunctions', from('c', { where: and(where('a', 'in', ints(6)), where('b', 'in', ints(5))) })],
  ['10 values of not-in', from('c', { where: where('a', 'not-in', ints(10)) })],
  ['10 inequality fields', from('c', { where: ranges(10) })],
  ['100 components', from('c', { where: equalities(99), orderBy: [asc('z')] })],
  [
    'array-contains in each disjunction',
    from('c', { where: or(where('a', 'array-contains', int(1)), where('b', 'array-contains', int(1))) }),
  ],
  ['!= beside a range', from('c', { where: and(where('a', '!=', int(1)), where('b', '<', int(1))) })],
  ['a range that is not the first order', from('c', { where: where('a', '>', int(1)), orderBy: [asc('b')] })],
  ['limit as a wrapper', from('c', { limit: { value: 3 } })],
  ['a cursor on a document elsewhere', from('c', { orderBy: [asc('__name__')], startAt: cursor(true, ref('d/e')) })],
  ['a group below a document', group('c')],
]

function refusal(query: Json): RpcError | undefined {
  try {
    parseQuery(ROOT, query)
    return undefined
  } catch (error) {
    if (error instanceof RpcError) return error
    throw error
  }
}

describe('parseQuery', () => {
  it.each(REFUSED)('refuses %s', (_title, query, message) => {
    expect(refusal(query)?.message).toContain(message)
    expect(refusal(query)?.status).toBe('INVALID_ARGUMENT')
  })

  it.each(ACCEPTED)('accepts %s', (_title, query) => {
    expect(refusal(query)).toBeUndefined()
  })

  it('refuses a parent that is a collection', () => {
    expect(() => parseQuery(`${ROOT}/c`, from('d'))).toThrow(/found the collection/)
  })

  it('adds implied orders by field name, in the direction of the last explicit one', () => {
    const { orders } = parseQuery(
      ROOT,
      from('c', {
        where: and(where('z', '>', int(1)), where('b.c', '>', int(1)), where('b', '!=', int(1))),
        orderBy: [asc('y'), desc('x')],
      }),
    )
    expect(orders.map(({ field, descending }) => [field.text, descending])).toEqual([
      ['y', false],
      ['x', true],
      ['b', true],
      ['b.c', true],
      ['z', true],
      ['__name__', true],
    ])
  })
})
