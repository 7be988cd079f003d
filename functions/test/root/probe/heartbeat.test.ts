import { beforeEach, expect, test } from 'vitest'
import type { CompiledCheck } from '@mesh/core/schema/check'
import { firestore } from '../../../src/kit/firestore.ts'
import { heartbeatsOf, probeHeartbeat } from '../../../src/root/probe/heartbeat.ts'
import { collections } from '../../../src/root/store/collections.ts'
import { loadHeartbeats } from '../../../src/root/store/heartbeats.ts'
import { at, compiledCheck } from '../../fixtures.ts'
import { clearFirestore, takeOwnProject } from '../../mesh.ts'
import { checkOf } from './check-of.ts'

takeOwnProject()
beforeEach(clearFirestore)

const checks = ['a.job', 'b.job', 'c.job'].map((checkId) =>
  checkOf({ heartbeat: { every: '1h', grace: '5m' } }, { checkId }),
)

test('the heartbeats of a batch are read together, once, and only if there are any', async () => {
  const { heartbeats } = await collections()
  await heartbeats.doc('a.job').set({ schemaVersion: 1, lastTime: at(0), status: 'ok', message: '' })
  await heartbeats.doc('b.job').set({ schemaVersion: 1, lastTime: at(0), status: 'fail', message: 'boom' })
  const reads: (readonly string[])[] = []
  const batch: CompiledCheck[] = [compiledCheck(), ...checks]
  const heartbeatOf = heartbeatsOf(batch, (ids) => {
    reads.push(ids)
    return loadHeartbeats(ids)
  })
  expect(reads).toEqual([])
  const answers = await Promise.all(checks.map((check) => probeHeartbeat(check, heartbeatOf, () => at(60))))
  expect(reads).toEqual([['a.job', 'b.job', 'c.job']])
  expect(answers.map(({ outcome, latencyMs, statusCode }) => [outcome, latencyMs, statusCode])).toEqual([
    ['ok', null, null],
    ['fail', null, null],
    ['error', null, null],
  ])
  expect(answers[1]?.message).toContain('"boom"')
})

test('a heartbeat that does not fit its schema says nothing of its own job, and hides no other', async () => {
  const { heartbeats } = await collections()
  await heartbeats.doc('a.job').set({ schemaVersion: 1, lastTime: at(0), status: 'ok', message: '' })
  await (await firestore()).doc('heartbeats/b.job').set({ schemaVersion: 2 })
  const heartbeatOf = heartbeatsOf(checks)
  const answers = await Promise.all(checks.map((check) => probeHeartbeat(check, heartbeatOf, () => at(60))))
  expect(answers.map(({ outcome }) => outcome)).toEqual(['ok', 'error', 'error'])
  expect(answers[1]?.message).toContain('Mesh could not read the heartbeat: document heartbeats/b.job cannot be read')
  expect(answers[2]?.message).toContain('no heartbeat yet')
})

test('heartbeats that are not read in time say nothing of the jobs', async () => {
  const [check] = checks
  if (check === undefined) throw new Error('no check')
  const heartbeatOf = heartbeatsOf(checks, () => new Promise<never>(() => undefined))
  expect(await probeHeartbeat({ ...check, timeoutMs: 50 }, heartbeatOf, () => at(0))).toMatchObject({
    outcome: 'error',
    message: 'Mesh could not read the heartbeat: no answer within 50 ms',
  })
})

test('heartbeats that cannot be read say nothing of the jobs', async () => {
  const heartbeatOf = heartbeatsOf(checks, () => Promise.reject(new Error('14 UNAVAILABLE')))
  const answers = await Promise.all(checks.map((check) => probeHeartbeat(check, heartbeatOf, () => at(0))))
  expect(new Set(answers.map(({ outcome, message }) => `${outcome} ${message}`))).toEqual(
    new Set(['error Mesh could not read the heartbeat: 14 UNAVAILABLE']),
  )
})
