import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Timestamp } from 'firebase-admin/firestore'
import { FieldValue } from 'firebase-admin/firestore'
import { doc, getDoc, setDoc } from 'firebase/firestore'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { onceFree } from '../../../test/once-free.ts'
import { startFirestoreEmulator } from '../../start.ts'
import { functionsServer } from '../transport/support/functions-server.ts'
import { adminFor } from './support/admin.ts'
import { startChromium } from './support/chromium.ts'
import type { PageOpener } from './support/chromium.ts'
import { FOREIGN_HOST, OPEN_RULES, PATIENT, newProjectId } from './support/subject.ts'
import type { Subject } from './support/subject.ts'
import { setInPage, shownIn, watchInPage } from './support/watch.ts'
import { webFor } from './support/web.ts'

/** An emulator of the test's own, whose faults and clock nobody else feels. */
async function start(
  options: Parameters<typeof startFirestoreEmulator>[0] = {},
): Promise<Subject & { ours: NonNullable<Subject['ours']> }> {
  const ours = await onceFree(() => startFirestoreEmulator({ rules: OPEN_RULES, ...options }))
  onTestFinished(() => ours.close())
  return { ours, host: ours.host, port: ours.port, address: `${ours.host}:${ours.port}` }
}

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-firestore-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe.runIf(FOREIGN_HOST === undefined)('what only our emulator can do', () => {
  describe('faults', () => {
    test('an ABORTED commit makes a transaction run again', async () => {
      const subject = await start()
      const db = adminFor(subject)
      subject.ours.faults.set([{ on: 'Commit', error: 'ABORTED', times: 1 }])
      let attempts = 0
      await db.runTransaction(async (transaction) => {
        attempts += 1
        transaction.set(db.doc('a/b'), { attempts })
      })
      expect((await db.doc('a/b').get()).get('attempts')).toBe(2)
    })

    test('a dropped listen stream recovers and misses nothing', async () => {
      const subject = await start()
      const db = adminFor(subject)
      const seen: unknown[] = []
      onTestFinished(db.doc('a/b').onSnapshot((snapshot) => seen.push(snapshot.get('n'))))
      await expect.poll(() => seen, PATIENT).toEqual([undefined])
      subject.ours.faults.set([{ on: 'Listen', drop: true, times: 1 }])
      await db.doc('a/b').set({ n: 1 })
      await expect.poll(() => seen.at(-1), PATIENT).toBe(1)
    })

    test('a refused read fails as told', async () => {
      const subject = await start()
      subject.ours.faults.set([{ on: 'RunQuery', error: 'DATA_LOSS' }])
      await expect(adminFor(subject).collection('a').get()).rejects.toMatchObject({ code: 15 })
    })
  })

  test('the clock gives server timestamps and commit times', async () => {
    const subject = await start()
    const { clock } = subject.ours
    clock.freeze(Date.UTC(2030, 0, 1) * 1000)
    const db = adminFor(subject)
    await db.doc('a/b').set({ at: FieldValue.serverTimestamp() })
    clock.advance(86_400_000_000)
    await db.doc('a/c').set({ at: FieldValue.serverTimestamp() })
    const at = async (path: string) => ((await db.doc(path).get()).get('at') as Timestamp).toDate().toISOString()
    expect((await at('a/b')).slice(0, 10)).toBe('2030-01-01')
    expect((await at('a/c')).slice(0, 10)).toBe('2030-01-02')
  })

  test('without rules only the administrator passes', async () => {
    const ours = await startFirestoreEmulator()
    onTestFinished(() => ours.close())
    const subject = { ours, host: ours.host, port: ours.port, address: `${ours.host}:${ours.port}` }
    await adminFor(subject).doc('a/b').set({})
    await expect(getDoc(doc(webFor(subject), 'a/b'))).rejects.toMatchObject({ code: 'permission-denied' })
  })

  test('a commit of any client reaches the function that is triggered by it', async () => {
    const functions = await functionsServer()
    const subject = await start({ functions: functions.host })
    const projectId = newProjectId()
    const body = {
      eventType: 'google.cloud.firestore.document.v1.written.withAuthContext',
      document: { value: 'items/{id}', matchType: 'PATH_PATTERN' },
    }
    const path = `emulator/v1/projects/${projectId}/eventarcTrigger?eventarcTriggerId=us-central1-f-0`
    await fetch(`http://${subject.address}/${path}`, { method: 'POST', body: JSON.stringify(body) })
    await adminFor(subject, projectId)
      .doc('items/a')
      .set({ n: 1, map: { x: 1, y: 2 } })
    await setDoc(doc(webFor(subject, { sub: 'ann' }, projectId), 'items/a'), { n: 1, map: { x: 1, y: 3 } })
    await expect.poll(() => functions.received.length, PATIENT).toBe(2)
    const [created, updated] = functions.received.map(({ event }) => event)
    expect(created).toMatchObject({ document: 'items/a', authtype: 'service_account' })
    expect(created?.['data']).not.toHaveProperty('oldValue')
    expect(updated).toMatchObject({
      authtype: 'unknown',
      authid: 'ann',
      data: {
        updateMask: { fieldPaths: ['map.y'] },
        value: { fields: { n: { integerValue: '1' }, map: { mapValue: { fields: { y: { integerValue: '3' } } } } } },
        oldValue: { fields: { map: { mapValue: { fields: { y: { integerValue: '2' } } } } } },
      },
    })
  })

  test('a restart loses no acknowledged write, and listeners recover', async () => {
    const dataDir = scratch()
    const first = await startFirestoreEmulator({ rules: OPEN_RULES, dataDir })
    const subject = { ours: first, host: first.host, port: first.port, address: `${first.host}:${first.port}` }
    const db = adminFor(subject)
    const seen: number[] = []
    onTestFinished(db.collection('a').onSnapshot(({ size }) => seen.push(size)))
    await Promise.all(Array.from({ length: 50 }, (_, n) => db.doc(`a/${n}`).set({ n })))
    await expect.poll(() => seen.at(-1), PATIENT).toBe(50)
    await first.close()
    await start({ dataDir, port: first.port })
    await db.doc('a/after').set({})
    await expect.poll(() => seen.at(-1), PATIENT).toBe(51)
  })

  describe('in Chromium', () => {
    let chromium: PageOpener
    beforeAll(async () => {
      chromium = await startChromium()
    })

    test.each(['stream', 'poll'] as const)('%s: dropped channels are opened again and lose nothing', async (mode) => {
      const { host, port, ours } = await start()
      const page = await chromium.open({ host, port, projectId: newProjectId(), mode })
      await watchInPage(page, 'a')
      await expect.poll(() => shownIn(page, 'a'), PATIENT).toEqual({})
      for (const n of [1, 2, 3]) {
        ours.faults.set([
          { on: 'Listen', drop: true, times: 1 },
          { on: 'Write', drop: true, times: 1 },
        ])
        expect(await setInPage(page, `a/${n}`, n)).toBeUndefined()
      }
      ours.faults.reset()
      await setInPage(page, 'a/last', 9)
      await expect.poll(() => shownIn(page, 'a'), PATIENT).toEqual({ 1: 1, 2: 2, 3: 3, last: 9 })
    })

    test('a restart of the emulator is survived', async () => {
      const dataDir = scratch()
      const first = await startFirestoreEmulator({ rules: OPEN_RULES, dataDir })
      const { host, port } = first
      const projectId = newProjectId()
      const page = await chromium.open({ host, port, projectId, mode: 'auto' })
      await watchInPage(page, 'a')
      expect(await setInPage(page, 'a/before', 1)).toBeUndefined()
      await first.close()
      const subject = await start({ dataDir, port })
      await adminFor(subject, projectId).doc('a/after').set({ n: 2 })
      await expect.poll(() => shownIn(page, 'a'), PATIENT).toEqual({ before: 1, after: 2 })
    })
  })
})
