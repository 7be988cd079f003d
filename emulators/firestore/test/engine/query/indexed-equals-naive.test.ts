import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { QueryEngine } from '../../../engine/query/query-engine.ts'
import { RpcError } from '../../../../kit/rpc-error.ts'
import { anyFields, anyPath, anyQuery } from './random-query.ts'
import { ROOT, World } from './world.ts'

function answer(engine: QueryEngine, query: Json): string[] | string {
  try {
    const { documents, skipped } = engine.run(ROOT, query)
    return [String(skipped), ...documents.map(({ name, updateTime }) => `${name}@${updateTime}`)]
  } catch (error) {
    if (error instanceof RpcError) return error.message
    throw error
  }
}

function counted(engine: QueryEngine, structuredQuery: Json): unknown {
  return engine.aggregate(ROOT, { structuredQuery, aggregations: [{ count: {}, alias: 'n' }] })['n']
}

describe('a query through indexes', () => {
  it('answers as filter and sort over all documents do, between random commits', () => {
    const writes = fc.array(fc.tuple(anyPath, fc.option(anyFields, { nil: undefined, freq: 5 })), {
      minLength: 1,
      maxLength: 4,
    })
    const step = fc.tuple(writes, fc.nat(5))
    let valid = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyPath, anyFields), { minLength: 5, maxLength: 20 }),
        fc.array(anyQuery, { minLength: 1, maxLength: 6 }),
        fc.array(step, { maxLength: 8 }),
        (seed, queries, steps) => {
          const world = new World(Object.fromEntries(seed))
          const indexed = new QueryEngine(world.store, { readThroughMax: 0 })
          const naive = new QueryEngine(world.store, { readThroughMax: Number.POSITIVE_INFINITY })
          const check = (query: Json): void => {
            const expected = answer(naive, query)
            expect(answer(indexed, query), JSON.stringify(query)).toEqual(expected)
            if (typeof expected === 'string') return
            valid += 1
            expect(counted(indexed, query), JSON.stringify(query)).toEqual({
              integerValue: String(expected.length - 1),
            })
          }
          queries.forEach(check)
          for (const [changes, pick] of steps) {
            world.write(Object.fromEntries(changes))
            const query = queries[pick % queries.length]
            if (query !== undefined) check(query)
          }
        },
      ),
      { numRuns: 400 },
    )
    expect(valid).toBeGreaterThan(1000)
  })
})
