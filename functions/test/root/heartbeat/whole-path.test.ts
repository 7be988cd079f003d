import { beforeEach, expect, test } from 'vitest'
import { heartbeatPath } from '@mesh/core/paths'
import { receiveHeartbeat } from '../../../src/root/heartbeat/receive-heartbeat.ts'
import { probe } from '../../../src/root/probe/probe.ts'
import { probeBatch } from '../../../src/root/probe-batch.ts'
import { recordRun } from '../../../src/root/record-run.ts'
import { collections } from '../../../src/root/store/collections.ts'
import { createRun, hasRun } from '../../../src/root/store/runs.ts'
import { at } from '../../fixtures.ts'
import { applyConfig, clearFirestore, delivered, OPERATOR, stored, takeOwnProject } from '../../mesh.ts'

takeOwnProject()
beforeEach(clearFirestore)

const CHECKS = [
  { id: 'backup', heartbeat: { every: '1h', grace: '0s' } },
  { id: 'orders', freshness: { collection: 'orders', timeField: 'createTime', maxAge: '1h' } },
]

/** Probes everything in a slot and records what was found. */
async function round(slot: number) {
  const [plan] = (await stored()).plans.values()
  const checks = Object.values(plan?.checks ?? {})
  const batch = { boardId: 'b1', intervalMs: 60_000, slotTimeMs: at(slot).getTime(), region: 'us-central1', checks }
  const known = (await stored()).runs
  await probeBatch(batch, at(slot), { probe, hasRun, createRun, now: () => at(slot) })
  for (const id of (await stored()).runs.keys()) {
    if (!known.has(id)) await recordRun(await delivered(`checkRuns/${id}`))
  }
  const entries = (await stored()).boards.get('b1')?.checks ?? {}
  return ['shop.backup', 'shop.orders'].map((id) => `${entries[id]?.state}: ${entries[id]?.message}`)
}

/** What a job says at the push address, `agoMs` before the prober's own clock. */
async function ping(end: string, agoMs = 0): Promise<number> {
  const { heartbeatTokens } = await collections()
  const { token = '' } = (await heartbeatTokens.doc('shop.backup').get()).data() ?? {}
  const path = `${heartbeatPath('shop.backup', token)}${end}`
  const call = { method: 'POST', path, query: {}, body: Buffer.from('said so') }
  return (await receiveHeartbeat(call, new Date(Date.now() - agoMs))).status
}

test('a job and its data are watched from mesh.yaml to the board', async () => {
  const { db } = await collections()
  await applyConfig({ config: { version: 1, services: [{ id: 'shop', checks: CHECKS }] } }, OPERATOR, at(0))
  expect(await round(60)).toEqual([
    'unknown: no heartbeat yet: waiting for the first call of the push address',
    'down: no document in orders that has createTime and fits the query',
  ])

  expect(await ping('', 7_200_000)).toBe(200)
  await db.collection('orders').add({ createTime: new Date() })
  expect(await round(120)).toEqual([expect.stringMatching(/^down: no heartbeat since \S+Z, expected by \S+Z$/), 'up: '])

  expect(await ping('')).toBe(200)
  expect(await round(180)).toEqual(['up: ', 'up: '])

  expect(await ping('/fail')).toBe(200)
  expect(await round(240)).toEqual([
    expect.stringMatching(/^down: the job reported a failure at \S+Z: "said so"$/),
    'up: ',
  ])
})
