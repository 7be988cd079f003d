import { FieldPath, FieldValue, GeoPoint, Timestamp } from 'firebase-admin/firestore'
import { beforeAll, describe, expect, test } from 'vitest'
import { adminFor } from './support/admin.ts'
import { openSubject } from './support/subject.ts'
import type { Subject } from './support/subject.ts'

let subject: Subject
beforeAll(async () => {
  subject = await openSubject()
})

const NOT_FOUND = 5
const ALREADY_EXISTS = 6
const FAILED_PRECONDITION = 9

describe('reading and writing', () => {
  test('every type of value comes back as it was set', async () => {
    const db = adminFor(subject)
    const data = {
      nothing: null,
      no: false,
      whole: 7,
      big: Number.MAX_SAFE_INTEGER,
      half: 0.5,
      nan: Number.NaN,
      infinite: -Infinity,
      text: 'héllo 😀',
      empty: '',
      bytes: Buffer.from([0, 255]),
      time: new Timestamp(1_700_000_000, 123_456_000),
      place: new GeoPoint(47.5, -8.25),
      link: db.doc('other/one'),
      list: [1, 'two', { three: [] }, null],
      nested: { deep: { deeper: {} } },
      vector: FieldValue.vector([1, 0.5]),
    }
    await db.doc('types/one').set(data)
    const read = (await db.doc('types/one').get()).data() ?? {}
    expect(read).toEqual({ ...data, link: expect.anything() as unknown })
    expect((read['link'] as { path: string }).path).toBe('other/one')
  })

  test('create, update, merge and delete', async () => {
    const db = adminFor(subject)
    const doc = db.doc('a/b')
    await doc.create({ x: 1, map: { keep: true, change: 1 } })
    await expect(doc.create({})).rejects.toMatchObject({ code: ALREADY_EXISTS })
    await doc.update({ 'map.change': 2, y: FieldValue.delete(), fresh: [1] })
    await doc.set({ map: { added: 'yes' } }, { merge: true })
    expect((await doc.get()).data()).toEqual({ x: 1, map: { keep: true, change: 2, added: 'yes' }, fresh: [1] })
    await doc.set({ only: 1, ignored: 2 }, { mergeFields: ['only'] })
    expect((await doc.get()).get('ignored')).toBeUndefined()
    await doc.update(new FieldPath('odd.name', '1'), 'here')
    expect((await doc.get()).get(new FieldPath('odd.name', '1'))).toBe('here')
    await doc.delete()
    expect((await doc.get()).exists).toBe(false)
    await expect(doc.update({ x: 1 })).rejects.toMatchObject({ code: NOT_FOUND })
  })

  test('preconditions on existence and update time', async () => {
    const db = adminFor(subject)
    const doc = db.doc('a/b')
    const { writeTime } = await doc.set({ n: 1 })
    await doc.update({ n: 2 }, { lastUpdateTime: writeTime })
    await expect(doc.update({ n: 3 }, { lastUpdateTime: writeTime })).rejects.toMatchObject({
      code: FAILED_PRECONDITION,
    })
    await expect(db.doc('a/missing').delete({ exists: true })).rejects.toMatchObject({ code: NOT_FOUND })
    const read = await doc.get()
    expect(read.get('n')).toBe(2)
    expect(read.createTime?.isEqual(writeTime)).toBe(true)
    expect(read.updateTime?.valueOf()).not.toBe(writeTime.valueOf())
  })

  test('several documents at once, some missing, some fields only', async () => {
    const db = adminFor(subject)
    await db.doc('a/one').set({ x: 1, y: { z: 2, w: 3 } })
    const [one, two] = await db.getAll(db.doc('a/one'), db.doc('a/two'), { fieldMask: ['y.z'] })
    expect(one?.data()).toEqual({ y: { z: 2 } })
    expect(two?.exists).toBe(false)
  })

  test('a batch is all or nothing', async () => {
    const db = adminFor(subject)
    await db.doc('a/there').set({})
    const bad = db.batch().set(db.doc('a/new'), {}).create(db.doc('a/there'), {})
    await expect(bad.commit()).rejects.toMatchObject({ code: ALREADY_EXISTS })
    expect((await db.doc('a/new').get()).exists).toBe(false)
    const good = db.batch().set(db.doc('a/new'), { n: 1 }).update(db.doc('a/new'), { n: 2 }).delete(db.doc('a/there'))
    expect(await good.commit()).toHaveLength(3)
    expect((await db.doc('a/new').get()).data()).toEqual({ n: 2 })
  })

  test('auto ids, unicode ids and deep paths', async () => {
    const db = adminFor(subject)
    const added = await db.collection('a/b/c').add({ n: 1 })
    expect((await added.get()).get('n')).toBe(1)
    await db.doc('a/ü:x y').set({ n: 2 })
    expect((await db.doc('a/ü:x y').get()).get('n')).toBe(2)
  })
})

describe('transforms', () => {
  test('numbers, arrays and the server’s time', async () => {
    const db = adminFor(subject)
    const doc = db.doc('a/b')
    await doc.set({ n: 1, half: 0.5, text: 'x', list: [1, 2, 2], set: [{ a: 1 }] })
    const { writeTime } = await doc.update({
      n: FieldValue.increment(2),
      half: FieldValue.increment(1),
      text: FieldValue.increment(5),
      fresh: FieldValue.increment(-1),
      list: FieldValue.arrayRemove(2),
      set: FieldValue.arrayUnion({ a: 1 }, { a: 2 }),
      'deep.at': FieldValue.serverTimestamp(),
    })
    const { deep, ...rest } = (await doc.get()).data() ?? {}
    expect(rest).toEqual({ n: 3, half: 1.5, text: 5, fresh: -1, list: [1], set: [{ a: 1 }, { a: 2 }] })
    const { at } = deep as { at: Timestamp }
    expect(Math.abs(at.toMillis() - writeTime.toMillis())).toBeLessThan(1000)
  })

  test('two server times of one write are the same', async () => {
    const doc = adminFor(subject).doc('a/b')
    await doc.set({ one: FieldValue.serverTimestamp(), two: FieldValue.serverTimestamp() })
    const read = await doc.get()
    expect((read.get('one') as Timestamp).isEqual(read.get('two') as Timestamp)).toBe(true)
  })
})

describe('many documents', () => {
  test('bulkWriter reports each write by itself', async () => {
    const db = adminFor(subject)
    await db.doc('bulk/taken').set({})
    const writer = db.bulkWriter()
    const errors: string[] = []
    writer.onWriteError((error) => {
      errors.push(error.documentRef.path)
      return false
    })
    const taken = writer.create(db.doc('bulk/taken'), {}).catch((error: { code: number }) => error.code)
    for (let n = 0; n < 60; n += 1) void writer.set(db.doc(`bulk/${n}`), { n })
    await writer.close()
    expect([await taken, errors]).toEqual([ALREADY_EXISTS, ['bulk/taken']])
    expect((await db.collection('bulk').count().get()).data().count).toBe(61)
  })

  test('recursiveDelete takes a document and everything below it, nothing else', async () => {
    const db = adminFor(subject)
    const paths = ['root/a', 'root/a/sub/b', 'root/a/sub/b/deep/c', 'root/b', 'root/ab/sub/x']
    await Promise.all(paths.map((path) => db.doc(path).set({})))
    await db.recursiveDelete(db.doc('root/a'))
    const left = await Promise.all(paths.map(async (path) => ((await db.doc(path).get()).exists ? path : '')))
    expect(left.filter((path) => path !== '')).toEqual(['root/b', 'root/ab/sub/x'])
  })

  test('collections are listed, and documents that exist only as parents', async () => {
    const db = adminFor(subject)
    await db.doc('one/a').set({})
    await db.doc('two/ghost/below/x').set({})
    expect((await db.listCollections()).map(({ id }) => id)).toEqual(['one', 'two'])
    expect((await db.doc('two/ghost').listCollections()).map(({ id }) => id)).toEqual(['below'])
    expect((await db.collection('two').listDocuments()).map(({ id }) => id)).toEqual(['ghost'])
    expect((await db.collection('two').get()).size).toBe(0)
  })
})
