import { randomUUID } from 'node:crypto'
import { FieldPath } from 'firebase-admin/firestore'
import { beforeEach, expect, test } from 'vitest'
import { transition } from '../../../core/test/fixtures.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { recordRun } from '../../src/root/record-run.ts'
import { openMaintenance } from '../../src/root/maintenance/open-maintenance.ts'
import { endMaintenance } from '../../src/root/maintenance/end-maintenance.ts'
import { heartbeatUrl } from '../../src/root/heartbeat/heartbeat-url.ts'
import { changeMaintenance } from '../../src/root/store/maintenance.ts'
import { tokenOf } from '../../src/root/store/heartbeats.ts'
import { trackIncident } from '../../src/root/track-incident.ts'
import { at } from '../fixtures.ts'
import { ledgerEntries } from '../ledger-entries.ts'
import { apply, applyConfig, clearFirestore, OPERATOR, runAt, takeOwnProject } from '../mesh.ts'
import { ADA, call, deps as callers } from './incident/callers.ts'
import { operations, takeOwnEmulator } from '../counting-emulator.ts'

takeOwnProject()

takeOwnEmulator()
beforeEach(clearFirestore)

/** What some work is billed for, and how many entries it leaves. */
async function costOf(work: () => Promise<unknown>) {
  const recorded = (await ledgerEntries()).length
  const before = await operations()
  await work()
  const after = await operations()
  return {
    reads: after.reads - before.reads,
    writes: after.writes - before.writes,
    entries: (await ledgerEntries()).length - recorded,
  }
}

const names = { checkId: 'a.http', serviceId: 'a', serviceName: 'A', incidentId: 'a.http_7' }
const opening = { path: 'transitions/a.http_7', data: transition(names) }
const noCorrelation = { correlateIncidents: () => Promise.resolve() }

test('an entry is one write, wherever there is one', async () => {
  expect(await costOf(() => trackIncident(opening, noCorrelation))).toEqual({ reads: 2, writes: 3, entries: 1 })
  const acknowledge = () => call('acknowledgeIncident', { revision: 1 }, at(20))
  expect(await costOf(acknowledge)).toMatchObject({ writes: 3, entries: 1 })
  const comment = () => call('commentIncident', { text: 'seen' }, at(30))
  expect(await costOf(comment)).toMatchObject({ writes: 3, entries: 1 })

  const requestId = randomUUID()
  const wanted = { everything: true, reason: 'disk', endTime: at(600).toISOString(), requestId }
  const maintenance = { ...callers, changeMaintenance, releaseNotices: () => Promise.resolve(0) }
  const open = () => openMaintenance(wanted, ADA, at(0), maintenance)
  expect(await costOf(open)).toMatchObject({ writes: 2, entries: 1 })
  expect(await costOf(open)).toMatchObject({ writes: 0, entries: 0 })
  const ending = { maintenanceId: requestId, requestId: randomUUID() }
  const end = () => endMaintenance(ending, ADA, at(60), maintenance)
  expect(await costOf(end)).toMatchObject({ writes: 2, entries: 1 })
})

test('results leave no entry: the hot path costs what it did', async () => {
  await apply(['a'])
  const run = (seconds: number) => recordRun({ path: 'checkRuns/x', data: runAt(seconds, { 'a.http': 'ok' }) })
  // The first result is also the first transition.
  expect(await costOf(() => run(5))).toEqual({ reads: 1, writes: 2, entries: 0 })
  expect(await costOf(() => run(10))).toEqual({ reads: 1, writes: 1, entries: 0 })
  expect(await costOf(() => run(10))).toEqual({ reads: 1, writes: 0, entries: 0 })
})

test('results read the incidents that their own flapping checks keep open, not those of others', async () => {
  await apply(['a', 'b'], at(0), { failureThreshold: 1 })
  const run = (id: string, seconds: number) =>
    recordRun({ path: 'checkRuns/x', data: runAt(seconds, { [id]: 'fail' }) })
  await run('a.http', 5)
  await run('b.http', 5)
  const flapping = new FieldPath('checks', 'b.http', 'isFlapping')
  await (await firestore()).doc('boards/b1').update(flapping, true)
  expect(await costOf(() => run('a.http', 10))).toMatchObject({ reads: 1 })
  expect(await costOf(() => run('b.http', 10))).toMatchObject({ reads: 2 })
})

test('a push address that is only shown is not recorded, and a new one is one entry', async () => {
  const checks = [{ id: 'http', heartbeat: { every: '1h' } }]
  await applyConfig({ config: { version: 1, services: [{ id: 'a', checks }] } }, OPERATOR, at(0))
  const show = (rotate: boolean) => () =>
    heartbeatUrl({ checkId: 'a.http', rotate }, ADA, at(10), { readAccount: callers.readAccount, tokenOf })
  expect(await costOf(show(false))).toMatchObject({ writes: 0, entries: 0 })
  expect(await costOf(show(true))).toMatchObject({ writes: 2, entries: 1 })
})

test('five thousand services are applied with one entry a step', async () => {
  const many = Array.from({ length: 5000 }, (_, index) => `s${index}`)
  const { writes, entries } = await costOf(() => apply(many))
  // Services, checks, boards with their plans, the revision.
  expect(writes - entries).toBe(5000 + 5000 + 2 * 10 + 1)
  expect(entries).toBeLessThanOrEqual(40)
})
