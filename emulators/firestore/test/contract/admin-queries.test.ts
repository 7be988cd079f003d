import { AggregateField, Filter } from 'firebase-admin/firestore'
import type { Firestore, Query } from 'firebase-admin/firestore'
import { beforeAll, describe, expect, test } from 'vitest'
import { adminFor } from './support/admin.ts'
import { openSubject } from './support/subject.ts'
import type { Subject } from './support/subject.ts'

let subject: Subject
beforeAll(async () => {
  subject = await openSubject()
})

async function seeded(documents: Record<string, object>): Promise<Firestore> {
  const db = adminFor(subject)
  const batch = db.batch()
  for (const [path, data] of Object.entries(documents)) batch.set(db.doc(path), data)
  await batch.commit()
  return db
}

const ids = async (query: Query): Promise<string[]> => (await query.get()).docs.map(({ id }) => id)

const CITIES = {
  'cities/bern': { country: 'ch', people: 140, tags: ['capital', 'old'] },
  'cities/zurich': { country: 'ch', people: 420, tags: ['lake'] },
  'cities/lyon': { country: 'fr', people: 520, tags: ['old'] },
  'cities/paris': { country: 'fr', people: 2100, tags: ['capital'] },
  'cities/atlantis': { country: null },
}

describe('filters', () => {
  test.each<[string, (cities: Query) => Query, string[]]>([
    ['==', (q) => q.where('country', '==', 'ch'), ['bern', 'zurich']],
    ['== null', (q) => q.where('country', '==', null), ['atlantis']],
    ['!=', (q) => q.where('country', '!=', 'ch'), ['lyon', 'paris']],
    ['<', (q) => q.where('people', '<', 420), ['bern']],
    ['<=', (q) => q.where('people', '<=', 420), ['bern', 'zurich']],
    ['> and <', (q) => q.where('people', '>', 140).where('people', '<', 2100), ['zurich', 'lyon']],
    ['>=', (q) => q.where('people', '>=', 520), ['lyon', 'paris']],
    ['in', (q) => q.where('country', 'in', ['fr', 'xx']), ['lyon', 'paris']],
    ['not-in', (q) => q.where('country', 'not-in', ['fr']), ['bern', 'zurich']],
    ['array-contains', (q) => q.where('tags', 'array-contains', 'old'), ['bern', 'lyon']],
    [
      'array-contains-any',
      (q) => q.where('tags', 'array-contains-any', ['lake', 'capital']),
      ['bern', 'paris', 'zurich'],
    ],
    ['two equalities', (q) => q.where('country', '==', 'fr').where('people', '==', 520), ['lyon']],
    [
      'or',
      (q) => q.where(Filter.or(Filter.where('people', '==', 140), Filter.where('country', '==', 'fr'))),
      ['bern', 'lyon', 'paris'],
    ],
    ['the name', (q) => q.where('__name__', '>', 'lyon'), ['paris', 'zurich']],
    ['the names', (q) => q.where('__name__', 'in', ['bern', 'paris', 'rome']), ['bern', 'paris']],
  ])('%s', async (_, build, expected) => {
    const db = await seeded(CITIES)
    expect((await ids(build(db.collection('cities')))).sort()).toEqual([...expected].sort())
  })
})

describe('order', () => {
  test('goes across types as Firestore orders them', async () => {
    const values = [
      null,
      false,
      true,
      Number.NaN,
      -1,
      0.5,
      2,
      new Date(0),
      '',
      'a',
      Buffer.from('a'),
      [1],
      [1, 2],
      { a: 1 },
    ]
    const documents = Object.fromEntries(values.map((v, n) => [`mixed/${String.fromCharCode(122 - n)}`, { v }]))
    const db = await seeded({ ...documents, 'mixed/none': { w: 1 } })
    const expected = values.map((_, n) => String.fromCharCode(122 - n))
    expect(await ids(db.collection('mixed').orderBy('v'))).toEqual(expected)
    expect(await ids(db.collection('mixed').orderBy('v', 'desc'))).toEqual(expected.reverse())
  })

  test('limits, offsets, both ends', async () => {
    const db = await seeded(CITIES)
    const byPeople = db.collection('cities').orderBy('people')
    expect(await ids(byPeople.limit(2))).toEqual(['bern', 'zurich'])
    expect(await ids(byPeople.limitToLast(2))).toEqual(['lyon', 'paris'])
    expect(await ids(byPeople.offset(1).limit(2))).toEqual(['zurich', 'lyon'])
    expect(await ids(byPeople.limit(0 + 1).offset(9))).toEqual([])
  })

  test('cursors by value and by document', async () => {
    const db = await seeded(CITIES)
    const byPeople = db.collection('cities').orderBy('people')
    expect(await ids(byPeople.startAt(420))).toEqual(['zurich', 'lyon', 'paris'])
    expect(await ids(byPeople.startAfter(420).endBefore(2100))).toEqual(['lyon'])
    const lyon = await db.doc('cities/lyon').get()
    expect(await ids(byPeople.startAfter(lyon))).toEqual(['paris'])
    expect(await ids(db.collection('cities').orderBy('people', 'desc').startAt(lyon).limit(2))).toEqual([
      'lyon',
      'zurich',
    ])
  })
})

describe('shape', () => {
  test('select gives only what is asked for', async () => {
    const db = await seeded(CITIES)
    const [bern] = (await db.collection('cities').where('people', '==', 140).select('country').get()).docs
    expect(bern?.data()).toEqual({ country: 'ch' })
  })

  test('collection groups find every collection of the name', async () => {
    const db = await seeded({
      'a/1/parts/x': { n: 1 },
      'b/2/c/3/parts/y': { n: 2 },
      'parts/z': { n: 3 },
      'a/1/other/w': { n: 4 },
    })
    expect((await ids(db.collectionGroup('parts'))).sort()).toEqual(['x', 'y', 'z'])
  })

  test('partitions cover a collection group', async () => {
    const db = await seeded(Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`p/${n}/parts/x${n}`, { n }])))
    const found: string[] = []
    for await (const partition of db.collectionGroup('parts').getPartitions(3))
      found.push(...(await ids(partition.toQuery())))
    expect(found.sort()).toEqual(Array.from({ length: 30 }, (_, n) => `x${n}`).sort())
  })

  test('an empty query answers with its time', async () => {
    const db = adminFor(subject)
    const snapshot = await db.collection('none').get()
    expect(snapshot.empty).toBe(true)
    expect(snapshot.readTime.toMillis()).toBeGreaterThan(0)
  })
})

test('count, sum and average', async () => {
  const db = await seeded(CITIES)
  const aggregate = db
    .collection('cities')
    .where('country', '==', 'fr')
    .aggregate({
      count: AggregateField.count(),
      sum: AggregateField.sum('people'),
      average: AggregateField.average('people'),
    })
  expect((await aggregate.get()).data()).toEqual({ count: 2, sum: 2620, average: 1310 })
  const none = db.collection('none').aggregate({ sum: AggregateField.sum('x'), average: AggregateField.average('x') })
  expect((await none.get()).data()).toEqual({ sum: 0, average: null })
})

test('a query stream gives every document', async () => {
  const db = await seeded(CITIES)
  let count = 0
  for await (const _ of db.collection('cities').stream()) count += 1
  expect(count).toBe(5)
})
