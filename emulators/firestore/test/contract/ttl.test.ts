import { Timestamp } from 'firebase-admin/firestore'
import type { Firestore } from 'firebase-admin/firestore'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Clock } from '../../../kit/clock.ts'
import { startFirestoreEmulator } from '../../start.ts'
import { functionsServer } from '../transport/support/functions-server.ts'
import { adminFor } from './support/admin.ts'
import { PATIENT, newProjectId, putRules } from './support/subject.ts'

const START = Date.parse('2026-01-01T00:00:00Z')
const DAY_MS = 86_400_000
const INDEXES = JSON.stringify({
  fieldOverrides: [{ collectionGroup: 'sessions', fieldPath: 'until', ttl: true, indexes: [] }],
})

interface Started {
  db: Firestore
  address: string
  projectId: string
  control: (method: string, path: string, body?: object) => Promise<unknown>
}

/** Our emulator with a policy on `sessions`, on a clock that stands at START. */
async function start(functions?: string): Promise<Started> {
  const clock = new Clock()
  clock.freeze(START * 1000)
  const ours = await startFirestoreEmulator({
    clock,
    indexes: INDEXES,
    ...(functions === undefined ? {} : { functions }),
  })
  onTestFinished(() => ours.close())
  const { host, port } = ours
  const address = `${host}:${port}`
  const projectId = newProjectId()
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const reply = await fetch(`http://${address}/emulator/v1/mesh/${path}`, init)
    return reply.json()
  }
  return { db: adminFor({ host, port, address, ours }, projectId), address, projectId, control }
}

const after = (seconds: number): Timestamp => Timestamp.fromMillis(START + seconds * 1000)

test('a jump of the clock deletes what has been expired for a day, before listeners’ eyes', async () => {
  const { db, control } = await start()
  await db.doc('sessions/a').set({ until: after(10) })
  await db.doc('sessions/b').set({ until: after(DAY_MS) })
  await db.doc('sessions/a/events/x').set({ n: 1 })
  const seen: string[][] = []
  onTestFinished(db.collection('sessions').onSnapshot(({ docs }) => seen.push(docs.map(({ id }) => id))))
  await vi.waitFor(() => expect(seen).toEqual([['a', 'b']]), PATIENT)
  await control('POST', 'clock', { advanceMs: 10_000 + DAY_MS })
  await vi.waitFor(() => expect(seen.at(-1)).toEqual(['b']), PATIENT)
  expect((await db.doc('sessions/a/events/x').get()).exists).toBe(true)
})

test('no rules judge the deletes', async () => {
  const { db, address, projectId, control } = await start()
  await putRules(address, projectId, "rules_version = '2'; service cloud.firestore {}")
  await db.doc('sessions/a').set({ until: after(-1) })
  expect(await control('POST', 'ttl')).toEqual({ deleted: 1 })
  expect((await db.doc('sessions/a').get()).exists).toBe(false)
})

test('a sweep on demand takes what has expired by now; the delay may be changed and comes back with a reset', async () => {
  const { db, control } = await start()
  const policies = [{ collectionGroup: 'sessions', fieldPath: 'until' }]
  expect(await control('GET', 'ttl')).toEqual({ policies, delayMs: DAY_MS })
  await db.doc('sessions/a').set({ until: after(0) })
  await db.doc('sessions/b').set({ until: after(60) })
  expect(await control('POST', 'ttl', {})).toEqual({ deleted: 1 })
  expect(await control('POST', 'ttl', { delayMs: 0 })).toEqual({ policies, delayMs: 0 })
  await control('POST', 'clock', { advanceMs: 60_000 })
  expect((await db.collection('sessions').get()).size).toBe(0)
  await control('POST', 'reset')
  expect(await control('GET', 'ttl')).toEqual({ policies, delayMs: DAY_MS })
})

test.each([{ delayMs: -1 }, { delayMs: '0' }, { delay: 0 }])('refuses %j', async (body) => {
  const { control } = await start()
  expect(await control('POST', 'ttl', body)).toMatchObject({
    error: { status: 'INVALID_ARGUMENT', message: expect.stringContaining(JSON.stringify(body)) as unknown },
  })
})

test('triggers get the delete, as done by the system', async () => {
  const functions = await functionsServer()
  const { db, address, projectId, control } = await start(functions.host)
  const trigger = {
    eventType: 'google.cloud.firestore.document.v1.deleted.withAuthContext',
    database: '(default)',
    document: { value: 'sessions/{id}', matchType: 'PATH_PATTERN' },
  }
  await fetch(`http://${address}/emulator/v1/projects/${projectId}/eventarcTrigger?eventarcTriggerId=onDelete`, {
    method: 'POST',
    body: JSON.stringify(trigger),
  })
  await db.doc('sessions/a').set({ until: after(-1) })
  await control('POST', 'ttl')
  await vi.waitFor(() => expect(functions.received).toHaveLength(1), PATIENT)
  expect(functions.received[0]?.event).toMatchObject({ document: 'sessions/a', authtype: 'system' })
})

test('an index file with two fields for one collection group is refused at the start', async () => {
  const override = { collectionGroup: 'sessions', ttl: true, indexes: [] }
  const fieldOverrides = ['until', 'end'].map((fieldPath) => ({ ...override, fieldPath }))
  await expect(startFirestoreEmulator({ indexes: JSON.stringify({ fieldOverrides }) })).rejects.toThrow(
    'fieldOverrides[1].ttl must be set for one field of sessions only, found end beside until.',
  )
})
