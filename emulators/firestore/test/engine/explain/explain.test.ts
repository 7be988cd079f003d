import { describe, expect, test } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { ADMIN, DATABASE, ROOT, START, makeParts } from '../make-parts.ts'
import { and, arr, asc, desc, from, group, int, str, vec, where } from '../query/world.ts'

/** Twelve employees: ages 0 to 11, pay 100 to 1200, teams a and b in turn. */
async function company() {
  const made = makeParts()
  const writes = Array.from({ length: 12 }, (_, n) => ({
    update: {
      name: `${ROOT}/staff/s${String(n).padStart(2, '0')}`,
      fields: {
        age: int(n),
        pay: int(100 * (n + 1)),
        team: str(n % 2 === 0 ? 'a' : 'b'),
        tags: arr(str(`t${n % 3}`)),
        v: vec(n, 1),
      },
    },
  }))
  await made.rpcs.Commit({ database: DATABASE, writes }, ADMIN)
  const explain = async (structuredQuery: Json, analyze = true): Promise<Json[]> =>
    made.rpcs.RunQuery({ parent: ROOT, structuredQuery, explainOptions: { analyze } }, ADMIN)
  const metrics = async (query: Json): Promise<Metrics> => (await explain(query)).at(-1)?.['explainMetrics'] as Metrics
  return { ...made, explain, metrics }
}

interface Metrics {
  planSummary: { indexesUsed: { query_scope: string; properties: string }[] }
  executionStats: {
    resultsReturned: string
    executionDuration: string
    readOperations: string
    debugStats: { documents_scanned: string; index_entries_scanned: string; billing_details: Record<string, string> }
  }
}

describe('the plan', () => {
  test.each<[string, Json, string[]]>([
    ['everything', from('staff'), ['(__name__ ASC)']],
    ['a range', from('staff', { where: where('age', '>', int(3)) }), ['(age ASC, __name__ ASC)']],
    ['an order', from('staff', { orderBy: [desc('age')] }), ['(age DESC, __name__ DESC)']],
    [
      'an equality and an order',
      from('staff', { where: where('team', '==', str('a')), orderBy: [desc('age')] }),
      ['(team ASC, age DESC, __name__ DESC)'],
    ],
    [
      'orders both ways',
      from('staff', { orderBy: [asc('team'), desc('age')] }),
      ['(team ASC, age DESC, __name__ DESC)'],
    ],
    [
      'equalities, whose indexes are merged',
      from('staff', { where: and(where('team', '==', str('a')), where('tags', 'array-contains', str('t1'))) }),
      ['(team ASC, __name__ ASC)', '(tags CONTAINS, __name__ ASC)'],
    ],
    [
      'several values of one field, which use one index',
      from('staff', { where: where('team', 'in', arr(str('a'), str('b'))) }),
      ['(team ASC, __name__ ASC)'],
    ],
    [
      'one name',
      from('staff', { where: where('__name__', '==', { referenceValue: `${ROOT}/staff/s01` }) }),
      ['(__name__ ASC)'],
    ],
    [
      'neighbours',
      from('staff', {
        where: where('team', '==', str('a')),
        findNearest: { vectorField: { fieldPath: 'v' }, queryVector: vec(1, 1), distanceMeasure: 'COSINE', limit: 2 },
      }),
      ['(team ASC, __name__ ASC, v VECTOR<2>)'],
    ],
  ])('of %s', async (_, query, properties) => {
    const { explain } = await company()
    const indexesUsed = properties.map((each) => ({ query_scope: 'Collection', properties: each }))
    expect(await explain(query, false)).toEqual([{ explainMetrics: { planSummary: { indexesUsed } } }])
  })

  test('names the scope', async () => {
    const { explain, rpcs } = await company()
    const indexesUsed = (query_scope: string) => [
      { explainMetrics: { planSummary: { indexesUsed: [{ query_scope, properties: '(__name__ ASC)' }] } } },
    ]
    expect(await explain(group('staff'), false)).toEqual(indexesUsed('Collection group'))
    const request = { parent: `${ROOT}/a/b`, structuredQuery: group('staff'), explainOptions: {} }
    expect(await rpcs.RunQuery(request, ADMIN)).toEqual(indexesUsed('Includes ancestors'))
  })
})

describe('the analysis', () => {
  test('comes after all results, which are those of the query', async () => {
    const { explain, rpcs } = await company()
    const structuredQuery = from('staff', { where: where('age', '>=', int(9)), offset: 1 })
    const responses = await explain(structuredQuery)
    expect(responses.slice(0, -1)).toEqual(await rpcs.RunQuery({ parent: ROOT, structuredQuery }, ADMIN))
    expect(responses.at(-1)).toEqual({
      readTime: expect.any(String),
      explainMetrics: {
        planSummary: { indexesUsed: [{ query_scope: 'Collection', properties: '(age ASC, __name__ ASC)' }] },
        executionStats: {
          resultsReturned: '2',
          executionDuration: expect.stringMatching(/^\d+\.\d{6}s$/),
          readOperations: '3',
          debugStats: {
            documents_scanned: '3',
            index_entries_scanned: '3',
            billing_details: {
              documents_billable: '3',
              index_entries_billable: '0',
              small_ops: '0',
              min_query_cost: '0',
            },
          },
        },
      },
    })
  })

  test('of nothing has a read time and the minimum of one read', async () => {
    const { explain } = await company()
    const [response, ...others] = await explain(from('none'))
    expect(others).toEqual([])
    expect(response).toMatchObject({
      readTime: START,
      explainMetrics: {
        executionStats: {
          resultsReturned: '0',
          readOperations: '1',
          debugStats: { billing_details: { min_query_cost: '1' } },
        },
      },
    })
  })

  test('follows the transaction that the request begins', async () => {
    const { rpcs } = await company()
    const request = { parent: ROOT, structuredQuery: from('staff', { limit: 1 }), newTransaction: { readOnly: {} } }
    const responses = await rpcs.RunQuery({ ...request, explainOptions: { analyze: true } }, ADMIN)
    expect(responses.map((response) => Object.keys(response)[0])).toEqual(['transaction', 'document', 'readTime'])
  })

  // Pricing: an index entry is billed where there are two range fields, an ordered field counting beside another one.
  test.each<[string, Json, { entries: string; billed: string; operations: string }]>([
    ['no range', from('staff', { orderBy: [asc('age')] }), { entries: '12', billed: '0', operations: '12' }],
    [
      'a limit',
      from('staff', { orderBy: [asc('age')], limit: 5, offset: 2 }),
      { entries: '7', billed: '0', operations: '7' },
    ],
    [
      'two ranges',
      from('staff', { where: and(where('age', '>', int(1)), where('pay', '>', int(1100))) }),
      { entries: '10', billed: '10', operations: '2' },
    ],
    [
      'a range and an order on another field',
      from('staff', { where: where('age', '>=', int(0)), orderBy: [asc('pay')], limit: 1 }),
      { entries: '1', billed: '1', operations: '2' },
    ],
    [
      'a name in a filter and an order',
      from('staff', {
        where: where('__name__', '>', { referenceValue: `${ROOT}/staff/s10` }),
        orderBy: [asc('__name__')],
      }),
      { entries: '1', billed: '0', operations: '1' },
    ],
  ])('bills %s', async (_, query, { entries, billed, operations }) => {
    const { metrics } = await company()
    const { readOperations, debugStats } = (await metrics(query)).executionStats
    expect([debugStats.index_entries_scanned, debugStats.billing_details['index_entries_billable']]).toEqual([
      entries,
      billed,
    ])
    expect(readOperations).toBe(operations)
  })

  test('bills compared vectors by the hundred, beside the results', async () => {
    const { metrics } = await company()
    const findNearest = {
      vectorField: { fieldPath: 'v' },
      queryVector: vec(1, 1),
      distanceMeasure: 'EUCLIDEAN',
      limit: 5,
    }
    const { readOperations, debugStats } = (await metrics(from('staff', { findNearest }))).executionStats
    expect(debugStats.billing_details).toMatchObject({
      documents_billable: '5',
      knn_vector_index_entries_billable: '12',
    })
    expect(readOperations).toBe('6')
  })

  test('says the same whether or not the query’s index has been made', async () => {
    const { metrics, rpcs } = await company()
    const structuredQuery = from('staff', { where: where('age', '>', int(3)) })
    const first = (await metrics(structuredQuery)).executionStats
    await rpcs.RunQuery({ parent: ROOT, structuredQuery }, ADMIN)
    const second = (await metrics(structuredQuery)).executionStats
    expect(second).toEqual({ ...first, executionDuration: expect.any(String) })
  })
})

describe('aggregations', () => {
  const run = async (aggregations: Json[], analyze: boolean, more: Json = {}): Promise<Json[]> => {
    const { rpcs } = await company()
    const structuredAggregationQuery = { structuredQuery: from('staff', more), aggregations }
    return rpcs.RunAggregationQuery({ parent: ROOT, structuredAggregationQuery, explainOptions: { analyze } }, ADMIN)
  }

  test('are planned without a result', async () => {
    expect(await run([{ alias: 'n', count: {} }], false)).toEqual([
      {
        explainMetrics: { planSummary: { indexesUsed: [{ query_scope: 'Collection', properties: '(__name__ ASC)' }] } },
      },
    ])
  })

  test.each<[string, Json[], Json, string]>([
    ['count', [{ alias: 'n', count: {} }], {}, '12'],
    ['count of a range', [{ alias: 'n', count: {} }], { where: where('age', '>', int(8)) }, '3'],
    ['count up to a number', [{ alias: 'n', count: { upTo: '4' } }], {}, '4'],
    ['sum', [{ alias: 'n', sum: { field: { fieldPath: 'pay' } } }], {}, '12'],
  ])('are billed for index entries: %s', async (_, aggregations, more, entries) => {
    expect(await run(aggregations, true, more)).toMatchObject([
      {
        result: { aggregateFields: { n: {} } },
        readTime: START,
        explainMetrics: {
          executionStats: {
            resultsReturned: '1',
            readOperations: '1',
            debugStats: {
              documents_scanned: '0',
              index_entries_scanned: entries,
              billing_details: { documents_billable: '0', index_entries_billable: entries, min_query_cost: '0' },
            },
          },
        },
      },
    ])
  })
})

test('other explain options are refused', async () => {
  const { rpcs } = await company()
  for (const explainOptions of [{ analyse: true }, { analyze: 'yes' }, true]) {
    const request = { parent: ROOT, structuredQuery: from('staff'), explainOptions }
    await expect(rpcs.RunQuery(request, ADMIN)).rejects.toMatchObject({
      status: 'INVALID_ARGUMENT',
      message: expect.stringContaining('explainOptions') as unknown,
    })
  }
})
