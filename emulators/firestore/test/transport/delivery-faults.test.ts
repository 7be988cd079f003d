import { expect, test } from 'vitest'
import type { Fault } from '../../../kit/faults.ts'
import { sampleCommit } from './support/sample-commit.ts'
import { serveWithFunction, settled, values } from './support/serve-with-function.ts'
import { until } from './support/until.ts'

async function setFaults(url: string, faults: Fault[]): Promise<void> {
  const reply = await fetch(`${url}/emulator/v1/mesh/faults`, { method: 'PUT', body: JSON.stringify({ faults }) })
  expect(reply.status).toBe(200)
}

test('events come twice, answers are lost, deliveries fail', async () => {
  const { clock, url, service, functions, tiny } = await serveWithFunction()
  await setFaults(url, [{ on: 'deliver', duplicate: true, times: 1 }])
  service.commit(sampleCommit('items/a', undefined, 1))
  await settled(tiny)
  expect(values(functions)).toEqual(['1', '1'])
  expect(new Set(functions.received.map(({ event }) => event.id)).size).toBe(1)
  await setFaults(url, [
    { on: 'deliver', drop: true, times: 1 },
    { on: 'deliver', error: 'INTERNAL', times: 1 },
  ])
  service.commit(sampleCommit('items/a', 1, 2))
  await until('all attempts', () => (clock.advance(1_000_000), functions.received.length === 4))
  expect(values(functions).slice(2)).toEqual(['2', '2'])
})

test('events are held back and come in reverse, the last group when its time is up', async () => {
  const { clock, url, service, functions, tiny } = await serveWithFunction()
  await setFaults(url, [{ on: 'deliver', reorder: 3 }])
  for (const n of [1, 2, 3, 4]) service.commit(sampleCommit('items/a', n - 1, n))
  await until('the first group', () => functions.received.length === 3)
  expect(values(functions)).toEqual(['3', '2', '1'])
  clock.advance(1_000_000)
  await settled(tiny)
  expect(values(functions)).toEqual(['3', '2', '1', '4'])
})

test('events are shuffled in an order that the seed determines, each group in another', async () => {
  const { url, service, functions, tiny } = await serveWithFunction()
  const orderOf = async (seed: number, groupSize?: number): Promise<string[]> => {
    functions.received.length = 0
    await setFaults(url, [{ on: 'deliver', shuffle: seed, ...(groupSize === undefined ? {} : { reorder: groupSize }) }])
    for (let n = 1; n <= 20; n += 1) service.commit(sampleCommit('items/a', n - 1, n))
    await settled(tiny)
    return values(functions)
  }
  const first = await orderOf(7)
  expect(first.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 20 }, (_, n) => String(n + 1)))
  expect(first).not.toEqual(first.toSorted((a, b) => Number(a) - Number(b)))
  expect(first.slice(10)).not.toEqual(first.slice(0, 10).map((n) => String(Number(n) + 10)))
  expect(await orderOf(7)).toEqual(first)
  expect(await orderOf(8)).not.toEqual(first)
  expect(await orderOf(7, 20)).not.toEqual(first)
})

test('faults that cannot be are refused', async () => {
  const { url } = await serveWithFunction()
  const body = JSON.stringify([{ on: 'deliver', shuffle: 'yes' }])
  const reply = await fetch(`${url}/emulator/v1/mesh/faults`, { method: 'PUT', body })
  expect([reply.status, await reply.text()]).toEqual([400, expect.stringContaining('shuffle: expected a number')])
})
