import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { adminFor } from './support/admin.ts'
import { startChromium } from './support/chromium.ts'
import type { PageOpener } from './support/chromium.ts'
import { ownSubject } from './support/own-subject.ts'
import type { OwnSubject } from './support/own-subject.ts'
import type { PageOptions } from './support/page-script.ts'
import { FOREIGN_HOST, PATIENT, newProjectId } from './support/subject.ts'
import { setInPage, shownIn, watchInPage } from './support/watch.ts'

let chromium: PageOpener
beforeAll(async () => {
  chromium = await startChromium()
})

const open = ({ host, port }: OwnSubject, mode: PageOptions['mode'], projectId: string): Promise<Page> =>
  chromium.open({ host, port, projectId, mode })

/** Every snapshot of a watched path so far. */
const seenIn = (page: Page, path: string): Promise<unknown> =>
  page.evaluate((watched) => globalThis.api.seen[watched], path)

describe.runIf(FOREIGN_HOST === undefined)('connections that break', () => {
  describe.each(['stream', 'poll'] as const)('the web SDK in Chromium, %s', (mode) => {
    test('hears of each change once though the back channel is cut on each', async () => {
      const subject = await ownSubject()
      const projectId = newProjectId()
      const page = await open(subject, mode, projectId)
      const db = adminFor(subject, projectId)
      await watchInPage(page, 'a')
      await expect.poll(() => shownIn(page, 'a'), PATIENT).toEqual({})
      for (const n of [1, 2, 3]) {
        subject.ours.faults.set([{ on: 'Listen', drop: true, times: 1 }])
        await db.doc(`a/${n}`).set({ n })
        await expect.poll(() => shownIn(page, 'a'), PATIENT).toHaveProperty(String(n), n)
      }
      expect(await seenIn(page, 'a')).toEqual([{}, { 1: 1 }, { 1: 1, 2: 2 }, { 1: 1, 2: 2, 3: 3 }])
    })

    test('has a write applied once though the answer is cut off', async () => {
      const subject = await ownSubject()
      const projectId = newProjectId()
      const page = await open(subject, mode, projectId)
      expect(await setInPage(page, 'a/1', 1)).toBeUndefined()
      await page.evaluate(() => globalThis.api.fs.waitForPendingWrites(globalThis.api.db))
      subject.ours.faults.set([{ on: 'Write', drop: true, times: 2 }])
      await page.evaluate(async () => {
        const { db, fs } = globalThis.api
        await fs.updateDoc(fs.doc(db, 'a/1'), { n: fs.increment(1) })
      })
      expect(subject.ours.faults.list()).toEqual([])
      expect((await adminFor(subject, projectId).doc('a/1').get()).get('n')).toBe(2)
    })

    test('writes offline, sees that at once, and has it applied once when it is back', async () => {
      const subject = await ownSubject()
      const projectId = newProjectId()
      const page = await open(subject, mode, projectId)
      await watchInPage(page, 'a')
      expect(await setInPage(page, 'a/1', 1)).toBeUndefined()
      await page.context().setOffline(true)
      await page.evaluate(() => {
        const { db, fs } = globalThis.api
        for (let turn = 0; turn < 5; turn += 1) void fs.updateDoc(fs.doc(db, 'a/1'), { n: fs.increment(1) })
      })
      await expect.poll(() => shownIn(page, 'a'), PATIENT).toEqual({ 1: 6 })
      const document = adminFor(subject, projectId).doc('a/1')
      expect((await document.get()).get('n')).toBe(1)
      await page.context().setOffline(false)
      await page.evaluate(() => globalThis.api.fs.waitForPendingWrites(globalThis.api.db))
      expect((await document.get()).get('n')).toBe(6)
      await expect.poll(() => shownIn(page, 'a'), PATIENT).toEqual({ 1: 6 })
    })

    test('comes back after its session is gone, and hears of what it missed', async () => {
      const subject = await ownSubject()
      const projectId = newProjectId()
      const page = await open(subject, mode, projectId)
      const db = adminFor(subject, projectId)
      await db.doc('a/1').set({ n: 1 })
      await watchInPage(page, 'a')
      await expect.poll(() => shownIn(page, 'a'), PATIENT).toEqual({ 1: 1 })
      await page.context().setOffline(true)
      await expect.poll(() => sessionsAfterAMinute(subject), PATIENT).toBe(0)
      await db.doc('a/1').delete()
      await db.doc('a/2').set({ n: 2 })
      await page.context().setOffline(false)
      await expect.poll(() => shownIn(page, 'a'), PATIENT).toEqual({ 2: 2 })
    })
  })

  test('two tabs share a cache: what one writes, the other shows', async () => {
    const subject = await ownSubject()
    const projectId = newProjectId()
    const first = await open(subject, 'tabs', projectId)
    const second = await chromium.openTab(first, { host: subject.host, port: subject.port, projectId, mode: 'tabs' })
    for (const page of [first, second]) await watchInPage(page, 'a')
    expect(await setInPage(first, 'a/1', 1)).toBeUndefined()
    await expect.poll(() => shownIn(second, 'a'), PATIENT).toEqual({ 1: 1 })
    expect(await setInPage(second, 'a/2', 2)).toBeUndefined()
    await expect.poll(() => shownIn(first, 'a'), PATIENT).toEqual({ 1: 1, 2: 2 })
  })
})

/** Lets a minute pass, after which sessions without a back channel are over; answers how many streams are left. */
async function sessionsAfterAMinute({ address, ours }: OwnSubject): Promise<unknown> {
  ours.clock.advance(61_000_000)
  const status = (await (await fetch(`http://${address}/emulator/v1/mesh/status`)).json()) as Record<string, unknown>
  return status['listenStreams']
}
