import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { startChromium } from './support/chromium.ts'
import type { PageOpener } from './support/chromium.ts'
import type { PageOptions } from './support/page-script.ts'
import { OPEN_RULES, PATIENT, newProjectId, openSubject, putRules } from './support/subject.ts'
import type { Subject } from './support/subject.ts'
import { setInPage, shownIn, watchInPage } from './support/watch.ts'

let subject: Subject
let chromium: PageOpener
beforeAll(async () => {
  subject = await openSubject()
  chromium = await startChromium()
})

async function open(mode: PageOptions['mode'], user?: { sub: string }, projectId = newProjectId()): Promise<Page> {
  await putRules(subject.address, projectId, OPEN_RULES)
  const { host, port } = subject
  return chromium.open({ host, port, projectId, mode, ...(user === undefined ? {} : { user }) })
}

describe.each(['stream', 'poll', 'auto'] as const)('the web SDK in Chromium, %s', (mode) => {
  test('listens to a document and a collection while it writes', async () => {
    const page = await open(mode)
    await watchInPage(page, 'a/1')
    await watchInPage(page, 'a')
    await expect.poll(() => shownIn(page, 'a/1'), PATIENT).toEqual({})
    for (const n of [1, 2, 3]) expect(await setInPage(page, `a/${n}`, n)).toBeUndefined()
    await expect.poll(() => shownIn(page, 'a'), PATIENT).toEqual({ 1: 1, 2: 2, 3: 3 })
    await page.evaluate(async () => {
      const { db, fs } = globalThis.api
      await fs.updateDoc(fs.doc(db, 'a/1'), { n: fs.increment(9) })
      await fs.deleteDoc(fs.doc(db, 'a/2'))
    })
    await expect.poll(() => shownIn(page, 'a'), PATIENT).toEqual({ 1: 10, 3: 3 })
    await expect.poll(() => shownIn(page, 'a/1'), PATIENT).toEqual({ 1: 10 })
  })

  test('hears what another page writes, as another user', async () => {
    const projectId = newProjectId()
    const [mine, theirs] = [await open(mode, { sub: 'ann' }, projectId), await open(mode, undefined, projectId)]
    await watchInPage(mine, 'a')
    await expect.poll(() => shownIn(mine, 'a'), PATIENT).toEqual({})
    await setInPage(theirs, 'a/héllo 😀', 7)
    await expect.poll(() => shownIn(mine, 'a'), PATIENT).toEqual({ 'héllo 😀': 7 })
  })

  test('a refused write and a refused listener do not disturb the others', async () => {
    const page = await open(mode)
    await watchInPage(page, 'secret/x')
    await watchInPage(page, 'a')
    await expect
      .poll(() => page.evaluate(() => globalThis.api.errors), PATIENT)
      .toEqual(['secret/x: permission-denied'])
    expect(await setInPage(page, 'secret/x', 1)).toBe('permission-denied')
    expect(await setInPage(page, 'a/b', 2)).toBeUndefined()
    await expect.poll(() => shownIn(page, 'a'), PATIENT).toEqual({ b: 2 })
  })
})

test('reads once, counts, runs transactions and batches, and carries odd values', async () => {
  const page = await open('auto')
  const result = await page.evaluate(async () => {
    const { db, fs } = globalThis.api
    const batch = fs.writeBatch(db)
    for (const n of [1, 2, 3]) batch.set(fs.doc(db, `a/${n}`), { n })
    await batch.commit()
    await fs.runTransaction(db, async (transaction) => {
      const read = await transaction.get(fs.doc(db, 'a/3'))
      transaction.update(read.ref, { n: (read.get('n') as number) * 10 })
    })
    const count = (await fs.getCountFromServer(fs.collection(db, 'a'))).data().count
    const big = await fs.getDocs(
      fs.query(fs.collection(db, 'a'), fs.where('n', '>', 1), fs.orderBy('n', 'desc'), fs.limit(1)),
    )
    const odd = {
      nan: Number.NaN,
      zero: -0,
      text: 'é\n"😀',
      bytes: fs.Bytes.fromUint8Array(new Uint8Array([0, 255])),
      none: null,
      list: [],
    }
    await fs.setDoc(fs.doc(db, 'odd/one'), odd)
    const back = (await fs.getDocFromServer(fs.doc(db, 'odd/one'))).data() ?? {}
    const missing = await fs.updateDoc(fs.doc(db, 'a/none'), { n: 1 }).catch((error: { code: string }) => error.code)
    const same = ['nan', 'zero', 'text', 'none'].filter((key) => Object.is(back[key], odd[key as 'nan']))
    return { count, big: big.docs[0]?.id, same, bytes: odd.bytes.isEqual(back['bytes'] as typeof odd.bytes), missing }
  })
  expect(result).toEqual({
    count: 3,
    big: '3',
    same: ['nan', 'zero', 'text', 'none'],
    bytes: true,
    missing: 'not-found',
  })
})
