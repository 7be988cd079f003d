import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { isObject } from '../../../api/is-object.ts'
import { formatTimestamp } from '../../../engine/values/timestamp.ts'
import { QueryEngine } from '../../../engine/query/query-engine.ts'
import { RpcError } from '../../../../kit/rpc-error.ts'
import { anyFields, anyPath, anyQuery } from '../query/random-query.ts'
import { ROOT } from '../query/world.ts'
import { ListenWorld, quiet, TestClient } from './listening.ts'

/** What a client of one target knows: applies responses as the SDKs do and checks itself at every boundary. */
class View {
  readonly documents = new Map<string, unknown>()
  resumeToken = ''
  isCurrent = false
  readonly #check: (readTime: string, documents: Map<string, unknown>) => void

  constructor(check: (readTime: string, documents: Map<string, unknown>) => void) {
    this.#check = check
  }

  take({ targetChange, documentChange, documentDelete, documentRemove, filter }: Json): void {
    if (isObject(documentChange) && isObject(documentChange['document'])) {
      const { name, updateTime } = documentChange['document']
      this.documents.set(String(name), updateTime)
    }
    for (const removal of [documentDelete, documentRemove]) {
      if (!isObject(removal) || this.documents.delete(String(removal['document']))) continue
      throw new Error(`${String(removal['document'])} was removed without having been there.`)
    }
    if (filter !== undefined) throw new Error(`The count of a resumed target was off: ${JSON.stringify(filter)}`)
    if (!isObject(targetChange)) return
    if (targetChange['targetChangeType'] === 'RESET') this.documents.clear()
    if (targetChange['targetChangeType'] === 'CURRENT') this.isCurrent = true
    if (typeof targetChange['resumeToken'] === 'string') this.resumeToken = targetChange['resumeToken']
    if (targetChange['targetChangeType'] === 'NO_CHANGE' && this.isCurrent)
      this.#check(String(targetChange['readTime']), this.documents)
  }
}

it('gives a client at every boundary what a query at that time gives, through random commits, pauses and reconnects', async () => {
  const changes = fc.array(fc.tuple(anyPath, fc.option(anyFields, { nil: undefined, freq: 5 })), { maxLength: 4 })
  const step = fc.oneof(
    { weight: 6, arbitrary: changes },
    { weight: 1, arbitrary: fc.constantFrom('reconnect' as const, 'pause' as const, 'read on' as const) },
  )
  let boundaries = 0
  const property = fc.asyncProperty(
    fc.array(fc.tuple(anyPath, anyFields), { maxLength: 10 }),
    anyQuery,
    fc.array(step, { maxLength: 24 }),
    async (seed, query, steps) => {
      const world = new ListenWorld(Object.fromEntries(seed))
      const naive = new QueryEngine(world.store, { readThroughMax: Number.POSITIVE_INFINITY })
      const answer = (): Map<string, unknown> =>
        new Map(naive.run(ROOT, query).documents.map(({ name, updateTime }) => [name, formatTimestamp(updateTime)]))
      try {
        answer()
      } catch (error) {
        if (error instanceof RpcError) return
        throw error
      }
      const history: [string, Map<string, unknown>][] = [['', answer()]]
      const view = new View((readTime, documents) => {
        boundaries += 1
        const expected = history.findLast(([time]) => time <= readTime)?.[1]
        expect(Object.fromEntries(documents), JSON.stringify(query)).toEqual(Object.fromEntries(expected ?? []))
      })
      let client = new TestClient(world.hub).query(2, query)
      const receiveAll = async (): Promise<void> => {
        await quiet(client.responses)
        client.responses.splice(0).forEach((response) => view.take(response))
      }
      for (const each of steps) {
        if (each === 'reconnect') {
          await receiveAll()
          client.close()
          const connection =
            view.resumeToken === '' ? {} : { resumeToken: view.resumeToken, expectedCount: view.documents.size }
          view.isCurrent = false
          client = new TestClient(world.hub).query(2, query, connection)
        } else if (each === 'pause') {
          await receiveAll()
          client.isFull = true
        } else if (each === 'read on') client.drain()
        else {
          const time = world.write(Object.fromEntries(each))
          history.push([formatTimestamp(time), answer()])
        }
      }
      client.drain()
      await receiveAll()
      expect(Object.fromEntries(view.documents), JSON.stringify(query)).toEqual(Object.fromEntries(answer()))
    },
  )
  await fc.assert(property, { numRuns: 300 })
  expect(boundaries).toBeGreaterThan(150)
})
