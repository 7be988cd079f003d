import { Timestamp } from 'firebase-admin/firestore'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { CallableRequest } from 'firebase-functions/v2/https'
import { OWN_FUNCTIONS } from '../../src/actions/kinds/run-own-services.ts'
import * as functions from '../../src/index.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { log } from '../../src/kit/log.ts'
import { standForAccounts } from '../auth-stand.ts'
import { at } from '../fixtures.ts'
import { apply, clearFirestore, configOf, runAt, stored, takeOwnProject } from '../mesh.ts'

takeOwnProject()
standForAccounts(['operator', 'admin'])
const failure = vi.spyOn(log, 'failure').mockImplementation(() => undefined)

beforeEach(async () => {
  failure.mockClear()
  await clearFirestore()
})

type CreateEvent = Parameters<typeof functions.recordRun.run>[0] & Parameters<typeof functions.trackIncident.run>[0]
type MessageEvent = Parameters<typeof functions.probeChecks.run>[0]

/** What the platform hands over when a document has been created. */
async function created(path: string): Promise<CreateEvent> {
  const data = await (await firestore()).doc(path).get()
  return { id: 'e1', document: path, data: data.exists ? data : undefined } as unknown as CreateEvent
}

function message(json: unknown, time = new Date()): MessageEvent {
  const payload = {
    messageId: 'm1',
    get json() {
      if (json instanceof Error) throw json
      return json
    },
  }
  return { id: 'e1', time: time.toISOString(), data: { message: payload } } as unknown as MessageEvent
}

function call(data: unknown, role?: string) {
  const auth = role === undefined ? undefined : { uid: role, token: { role } }
  return functions.applyConfig.run({ data, auth } as unknown as CallableRequest)
}

test('the functions that are deployed, with what sets them off', () => {
  const endpoints = Object.entries(functions).map(([name, one]) => [name, one.__endpoint] as const)
  expect(endpoints.map(([name]) => name).toSorted()).toEqual([...OWN_FUNCTIONS].toSorted())
  const regions: Record<string, string> = { probeChecksAsia: 'asia-northeast1', probeChecksEurope: 'europe-west1' }
  for (const [name, endpoint] of endpoints) {
    expect(endpoint).toMatchObject({ region: [regions[name] ?? 'us-central1'], platform: 'gcfv2' })
  }
  expect(Object.fromEntries(endpoints).probeChecksAsia?.eventTrigger).toMatchObject({
    eventFilters: { topic: 'check-batches-asia-northeast1' },
    retry: true,
  })
  const { planChecks, probeChecks, recordRun, trackIncident } = Object.fromEntries(endpoints)
  expect(planChecks?.scheduleTrigger).toMatchObject({ schedule: 'every 1 minutes', retryConfig: { retryCount: 3 } })
  expect(probeChecks?.eventTrigger).toMatchObject({ eventFilters: { topic: 'check-batches' }, retry: true })
  expect(recordRun?.eventTrigger).toMatchObject({
    eventType: 'google.cloud.firestore.document.v1.created',
    eventFilterPathPatterns: { document: 'checkRuns/{runId}' },
    retry: true,
  })
  expect(trackIncident?.eventTrigger).toMatchObject({
    eventFilterPathPatterns: { document: 'transitions/{transitionId}' },
    retry: true,
  })
})

describe('applyConfig', () => {
  test('applies for an operator', async () => {
    expect(await call({ config: configOf(['a']) }, 'operator')).toMatchObject({ applied: true })
    expect((await stored()).services.size).toBe(1)
  })

  test.each([
    ['unauthenticated', undefined, { config: configOf(['a']) }],
    ['permission-denied', 'viewer', { config: configOf(['a']) }],
    ['permission-denied', 'emperor', { config: configOf(['a']) }],
    ['invalid-argument', 'admin', { config: { version: 2, services: [] } }],
    ['invalid-argument', 'admin', undefined],
  ])('answers %s to role %s', async (code, role, data) => {
    await expect(call(data, role)).rejects.toMatchObject({ code })
  })
})

describe('the callables of incidents', () => {
  const { acknowledgeIncident, assignIncident, commentIncident, ...others } = functions
  const { reopenIncident, resolveIncident, setIncidentSeverity } = others

  test.each([
    ['acknowledgeIncident', acknowledgeIncident],
    ['assignIncident', assignIncident],
    ['commentIncident', commentIncident],
    ['reopenIncident', reopenIncident],
    ['resolveIncident', resolveIncident],
    ['setIncidentSeverity', setIncidentSeverity],
  ])('%s refuses nobody and a viewer before it looks further', async (_, callable) => {
    const from = (auth: object | undefined) => callable.run({ data: {}, auth } as unknown as CallableRequest)
    await expect(from(undefined)).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(from({ uid: 'u', token: { role: 'viewer' } })).rejects.toMatchObject({ code: 'permission-denied' })
  })
})

describe('recordRun and trackIncident', () => {
  test('take what the platform delivers, with Timestamps', async () => {
    await apply(['a'], at(0), { failureThreshold: 1 })
    const db = await firestore()
    await db.doc('checkRuns/r').set(runAt(5, { 'a.http': 'fail' }))
    const event = await created('checkRuns/r')
    expect(event.data?.get('slotTime')).toBeInstanceOf(Timestamp)
    await functions.recordRun.run(event)
    const [id = 'none'] = (await stored()).transitions.keys()
    await functions.trackIncident.run(await created(`transitions/${id}`))
    expect([...(await stored()).incidents.values()]).toMatchObject([{ state: 'open', openTime: at(6) }])
    expect(failure).not.toHaveBeenCalled()
  })

  test('acknowledge what cannot be read, with a line in the log', async () => {
    await (await firestore()).doc('checkRuns/broken').set({ boardId: 7 })
    await functions.recordRun.run(await created('checkRuns/broken'))
    await functions.trackIncident.run(await created('transitions/none'))
    expect(failure.mock.calls.map(([door, { code }]) => `${door} ${code}`)).toEqual([
      'recordRun internal',
      'trackIncident invalid-argument',
    ])
  })
})

describe('probeChecks', () => {
  test.each([
    ['is not JSON', new SyntaxError('Unexpected token')],
    ['is no batch', { boardId: 'b1' }],
  ])('acknowledges a message that %s, with a line in the log', async (_, json) => {
    await functions.probeChecks.run(message(json))
    expect(failure.mock.calls.map(([door, { code }]) => `${door} ${code}`)).toEqual(['probeChecks invalid-argument'])
  })

  test('leaves out what is outdated', async () => {
    await apply(['a'])
    const [plan] = (await stored()).plans.values()
    const batch = {
      boardId: 'b1',
      intervalMs: 5000,
      slotTimeMs: at(0).getTime(),
      checks: Object.values(plan?.checks ?? {}),
    }
    await functions.probeChecks.run(message(batch))
    expect([(await stored()).runs.size, failure.mock.calls.length]).toEqual([0, 0])
  })
})

test('the five-minute jobs run every five minutes and count what is closed, at the time of the clock', async () => {
  expect(functions.everyFiveMinutes.__endpoint.scheduleTrigger).toMatchObject({ schedule: 'every 5 minutes' })
  await apply(['a'])
  const db = await firestore()
  const slotTime = new Date(Date.now() - 15 * 60_000)
  await db.doc('checkRuns/r').set(runAt(0, { 'a.http': 'ok' }, { slotTime }))
  await functions.everyFiveMinutes.run({ scheduleTime: new Date().toISOString() })
  expect(failure).not.toHaveBeenCalled()
  expect((await db.collection('rollupDays').where('boardId', '==', 'b1').get()).size).toBeGreaterThan(0)
})

test('planChecks has nothing to do where nothing is configured', async () => {
  await functions.planChecks.run({ scheduleTime: new Date().toISOString() })
  expect(failure).not.toHaveBeenCalled()
})
