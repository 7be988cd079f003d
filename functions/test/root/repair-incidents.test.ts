import { beforeEach, expect, test } from 'vitest'
import { recordRun } from '../../src/root/record-run.ts'
import { repairIncidents } from '../../src/root/repair-incidents.ts'
import { loadHeldAndUnresolved, transitionsOf } from '../../src/root/store/repair.ts'
import { trackIncident } from '../../src/root/track-incident.ts'
import { at } from '../fixtures.ts'
import { apply, clearFirestore, delivered, runAt, stored, takeOwnProject } from '../mesh.ts'
import { ADA, deps, VERBS } from './incident/callers.ts'

takeOwnProject()

beforeEach(async () => {
  await clearFirestore()
  await apply(['a'], at(0), { failureThreshold: 1, successThreshold: 1 })
  await turn(5, 'fail')
})

async function turn(seconds: number, outcome: 'ok' | 'fail') {
  await recordRun({ path: `checkRuns/${seconds}`, data: runAt(seconds, { 'a.http': outcome }) })
}

async function trackAll() {
  for (const id of (await stored()).transitions.keys()) await trackIncident(await delivered(`transitions/${id}`))
}

async function states() {
  return [...(await stored()).incidents.values()].map(({ state }) => state)
}

test('a fall whose message was lost opens its incident', async () => {
  await repairIncidents()
  expect(await states()).toEqual(['open'])
})

test('a recovery whose message was lost resolves its incident', async () => {
  await trackAll()
  await turn(10, 'ok')
  expect(await states()).toEqual(['open'])
  await repairIncidents()
  expect(await states()).toEqual(['resolved'])
})

test('what people decided stands: resolved while the check is down, reopened after it recovered', async () => {
  await trackAll()
  const [incidentId = ''] = (await stored()).incidents.keys()
  const target = { incidentId, requestId: crypto.randomUUID() }
  await VERBS.resolveIncident({ ...target, revision: 1, reason: 'known' }, ADA, at(20), deps)
  const byHand = await stored()
  await repairIncidents()
  expect(await stored()).toEqual(byHand)

  await turn(30, 'ok')
  await trackAll()
  await VERBS.reopenIncident({ incidentId, requestId: crypto.randomUUID(), revision: 2 }, ADA, at(40), deps)
  const reopened = await stored()
  await repairIncidents()
  expect(await stored()).toEqual(reopened)
  expect(await states()).toEqual(['open'])
})

test('looks at nothing where boards and incidents agree', async () => {
  await trackAll()
  const never = () => Promise.reject(new Error('looked'))
  await expect(repairIncidents({ loadHeldAndUnresolved, transitionsOf: never, trackIncident })).resolves.toBeUndefined()
  await turn(10, 'ok')
  await expect(repairIncidents({ loadHeldAndUnresolved, transitionsOf: never, trackIncident })).rejects.toThrow(
    'looked',
  )
  await repairIncidents({ loadHeldAndUnresolved, transitionsOf, trackIncident })
  await expect(repairIncidents({ loadHeldAndUnresolved, transitionsOf: never, trackIncident })).resolves.toBeUndefined()
})
