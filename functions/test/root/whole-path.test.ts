import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { planChecks } from '../../src/root/plan-checks.ts'
import { probe } from '../../src/root/probe/probe.ts'
import { probeBatch } from '../../src/root/probe-batch.ts'
import { recordRun } from '../../src/root/record-run.ts'
import { loadPlanner, savePlanner } from '../../src/root/store/planner.ts'
import { createRun, hasRun } from '../../src/root/store/runs.ts'
import { trackIncident } from '../../src/root/track-incident.ts'
import { at } from '../fixtures.ts'
import { applyConfig, clearFirestore, delivered, OPERATOR, stored, takeOwnProject } from '../mesh.ts'

takeOwnProject()

let status = 200
const shop = createServer((_, response) => response.writeHead(status).end())

beforeAll(() => new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise((resolve) => shop.close(resolve)))
beforeEach(clearFirestore)

/** One tick at a time; every message and event is delivered `copies` times, the transitions newest first. */
async function tick(seconds: number, copies: number): Promise<void> {
  const batches: object[] = []
  const publishJson = (_: string, messages: readonly object[]) => Promise.resolve(void batches.push(...messages))
  await planChecks(at(seconds), { loadPlanner, savePlanner, publishJson })
  const known = await stored()
  for (const batch of batches.flatMap((one) => Array<object>(copies).fill(one))) {
    await probeBatch(batch, at(seconds), { probe, hasRun, createRun, now: () => at(seconds) })
  }
  for (const id of (await stored()).runs.keys()) {
    if (known.runs.has(id)) continue
    for (let copy = 0; copy < copies; copy += 1) await recordRun(await delivered(`checkRuns/${id}`))
  }
}

async function trackAll(copies: number): Promise<void> {
  const newestFirst = [...(await stored()).transitions].sort(([, left], [, right]) => right.seq - left.seq)
  for (const [id] of newestFirst) {
    for (let copy = 0; copy < copies; copy += 1) await trackIncident(await delivered(`transitions/${id}`))
  }
}

test.each([1, 3])('a service breaks and heals, every step delivered %d time(s)', async (copies) => {
  const { port } = shop.address() as AddressInfo
  const check = { id: 'http', interval: '5s', reprobe: false, http: { url: `http://127.0.0.1:${port}/` } }
  const services = [{ id: 'shop', name: 'Shop', checks: [check] }]
  await applyConfig({ config: { version: 1, services } }, OPERATOR, at(0))

  const states: string[] = []
  for (const [index, code] of [200, 503, 503, 503, 503, 200, 200].entries()) {
    status = code
    await tick(5 * (index + 1), copies)
    states.push((await stored()).boards.get('b1')?.checks['shop.http']?.state ?? 'none')
  }
  expect(states).toEqual(['up', 'up', 'up', 'down', 'down', 'down', 'up'])

  await trackAll(copies)
  const { runs, boards, incidents } = await stored()
  expect(runs.size).toBe(7)
  expect(boards.get('b1')?.checks['shop.http']).toMatchObject({ beats: 'udddduu', incidentId: null })
  expect([...incidents.values()]).toMatchObject([
    {
      state: 'resolved',
      title: 'Shop: http is down',
      cause: 'HTTP 503 (expected 2xx)',
      openTime: at(20),
      resolveTime: at(35),
    },
  ])
})
