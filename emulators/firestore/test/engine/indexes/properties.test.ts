import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { RpcError } from '../../../../kit/rpc-error.ts'
import { Indexes } from '../../../engine/indexes/indexes.ts'
import { parseAggregationQuery } from '../../../engine/query/parse-aggregation.ts'
import { parseQuery } from '../../../engine/query/parse-query.ts'
import { entriesIn, indexFileOf } from '../../conformance/indexes/notation.ts'
import type { Notation } from '../../conformance/indexes/notation.ts'
import { anyQuery } from '../query/random-query.ts'
import { ROOT } from '../query/world.ts'

const FIELDS = ['a', 'b', 'c', 'm.x']
const MODES = ['asc', 'desc', 'contains', 'group:asc', 'group:desc', 'group:contains']

function composite(fields: readonly string[]): fc.Arbitrary<Notation> {
  return fc
    .tuple(
      fc.boolean(),
      fc.uniqueArray(fc.constantFrom(...fields), { minLength: 2 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      fc.option(fc.nat(1)),
      fc.constantFrom('', '', ', __name__', ', -__name__'),
    )
    .map(([isGroup, names, descending, elements, name]) => {
      const parts = names.map((field, i) =>
        i === elements ? `${field}[]` : descending[i] === true ? `-${field}` : field,
      )
      return `${isGroup ? 'group ' : ''}${parts.join(', ')}${name}`
    })
}

function override(fields: readonly string[]): fc.Arbitrary<Notation> {
  return fc
    .tuple(fc.constantFrom(...fields), fc.subarray(MODES))
    .map(([field, modes]) => `${field} = ${modes.join(' ')}`)
}

function indexSet(fields: readonly string[]): fc.Arbitrary<Notation[]> {
  const overrides = fc.uniqueArray(override(fields), { maxLength: 2, selector: fieldOf })
  return fc.tuple(fc.array(composite(fields), { maxLength: 4 }), overrides).map((lists) => lists.flat())
}

const aggregations = fc.constantFrom<Json[]>(
  [{ count: {} }],
  [{ count: {} }],
  [{ sum: { field: { fieldPath: 'a' } } }],
  [{ avg: { field: { fieldPath: 'c' } } }, { sum: { field: { fieldPath: 'b' } } }],
)
const anyAsked = fc.tuple(anyQuery, aggregations)

function fieldOf(notation: Notation): string {
  return notation.slice(0, notation.indexOf(' ='))
}

/** What production would say; undefined for a query that is invalid whatever the indexes are. */
function outcome(
  [structuredQuery, aggregated]: [Json, Json[]],
  set: readonly Notation[] | undefined,
): 'served' | Notation[] | undefined {
  const indexes = new Indexes()
  indexes.load(set && indexFileOf(set))
  try {
    const asked = parseAggregationQuery({ structuredQuery, aggregations: aggregated })
    indexes.require(parseQuery(ROOT, structuredQuery), asked.aggregations)
    return 'served'
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    return error.status === 'FAILED_PRECONDITION' ? entriesIn(error.message) : undefined
  }
}

function pasted(set: readonly Notation[], proposed: readonly Notation[]): Notation[] {
  const replaced = new Set(proposed.filter((each) => each.includes('=')).map(fieldOf))
  return [...set.filter((each) => !each.includes('=') || !replaced.has(fieldOf(each))), ...proposed]
}

test('the proposed entries make a refused query served', () => {
  let refused = 0
  fc.assert(
    fc.property(anyAsked, indexSet(FIELDS), (asked, set) => {
      const proposed = outcome(asked, set)
      if (!Array.isArray(proposed) || proposed.length === 0) return
      refused += 1
      expect(outcome(asked, pasted(set, proposed)), JSON.stringify(proposed)).toBe('served')
    }),
    { numRuns: 3000 },
  )
  expect(refused).toBeGreaterThan(300)
})

test('one more composite index never takes a query away', () => {
  let served = 0
  fc.assert(
    fc.property(anyAsked, indexSet(FIELDS), composite(FIELDS), (asked, set, another) => {
      if (outcome(asked, set) !== 'served') return
      served += 1
      expect(outcome(asked, [...set, another])).toBe('served')
    }),
    { numRuns: 4000 },
  )
  expect(served).toBeGreaterThan(150)
})

test('indexes on fields that a query does not name do not change what it needs', () => {
  const others = ['x', 'y', 'm.z']
  fc.assert(
    fc.property(anyAsked, indexSet(FIELDS), indexSet(others), composite(['a', 'x']), (asked, set, unrelated, mixed) => {
      expect(outcome(asked, [...set, ...unrelated, mixed])).toEqual(outcome(asked, set))
    }),
    { numRuns: 1500 },
  )
})

test('without a file, every valid query is served', () => {
  fc.assert(
    fc.property(anyAsked, (asked) => {
      expect(['served', undefined]).toContain(outcome(asked, undefined))
    }),
  )
})
