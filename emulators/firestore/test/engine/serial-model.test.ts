import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { ADMIN, DATABASE, ROOT, integers, makeParts, set } from './make-parts.ts'

type Step = { client: number; act: 'begin' | 'read' | 'commit' | 'outside'; id: string }

const step: fc.Arbitrary<Step> = fc.record({
  client: fc.nat({ max: 2 }),
  act: fc.constantFrom(
    'begin' as const,
    'read' as const,
    'read' as const,
    'commit' as const,
    'commit' as const,
    'outside' as const,
  ),
  id: fc.constantFrom('a', 'b'),
})

interface Client {
  transaction: unknown
  /** What it read, by id. */
  seen: Map<string, number>
}

/** Clients read counters in transactions and write what they read plus one; others increment the counters meanwhile. */
test('no interleaving of transactions loses an update, and none is aborted without cause', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { rpcs, parts } = makeParts()
      const model = new Map([
        ['a', 0],
        ['b', 0],
      ])
      await rpcs.Commit({ database: DATABASE, writes: [set('c/a', { n: 0 }), set('c/b', { n: 0 })] }, ADMIN)
      const clients = new Map<number, Client>()
      const answered: unknown[] = []
      const expected: unknown[] = []
      for (const { client: number, act, id } of steps) {
        const client = clients.get(number)
        if (act === 'outside') {
          const increment = { fieldPath: 'n', increment: { integerValue: '1' } }
          await rpcs.Commit(
            {
              database: DATABASE,
              writes: [{ transform: { document: `${ROOT}/c/${id}`, fieldTransforms: [increment] } }],
            },
            ADMIN,
          )
          model.set(id, (model.get(id) ?? 0) + 1)
        } else if (act === 'begin' || client === undefined) {
          const { transaction } = await rpcs.BeginTransaction({ database: DATABASE }, ADMIN)
          clients.set(number, { transaction, seen: new Map() })
        } else if (act === 'read' && !client.seen.has(id)) {
          const request = { database: DATABASE, documents: [`${ROOT}/c/${id}`], transaction: client.transaction }
          const [response] = await rpcs.BatchGetDocuments(request, ADMIN)
          answered.push(response)
          expected.push({ found: { fields: integers({ n: model.get(id) ?? 0 }) } })
          client.seen.set(id, model.get(id) ?? 0)
        } else if (act === 'commit') {
          const writes: Json[] = Array.from(client.seen, ([read, n]) => set(`c/${read}`, { n: n + 1 }))
          const isStale = [...client.seen].some(([read, n]) => model.get(read) !== n)
          const outcome = await rpcs
            .Commit({ database: DATABASE, writes, transaction: client.transaction }, ADMIN)
            .then(
              () => 'OK',
              (error: unknown) => (error instanceof RpcError ? error.status : 'broken'),
            )
          answered.push(outcome)
          expected.push(isStale ? 'ABORTED' : 'OK')
          if (!isStale) for (const [read, n] of client.seen) model.set(read, n + 1)
          clients.delete(number)
        }
        expect(answered).toMatchObject(expected)
        for (const [counter, n] of model)
          expect(parts.store.get(`${ROOT}/c/${counter}`)?.fields).toEqual(integers({ n }))
      }
    }),
    { numRuns: 300 },
  )
})
