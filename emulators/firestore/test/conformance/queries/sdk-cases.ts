import { AggregateField, FieldPath, Filter, GeoPoint, Timestamp } from 'firebase-admin/firestore'
import type { Firestore, Query } from 'firebase-admin/firestore'
import { PAGES } from '../support/pages.ts'

const NAME = FieldPath.documentId()
const cities = (db: Firestore): Query => db.collection('c')
const things = (db: Firestore): Query => db.collection('things')
const landmarks = (db: Firestore): Query => db.collectionGroup('landmarks')

/** The documents of each type beside the guide's cities, by path, as the SDK takes them. */
export const THINGS = (db: Firestore): Record<string, object> => ({
  'things/null': { v: null },
  'things/false': { v: false },
  'things/nan': { v: Number.NaN },
  'things/int': { v: 7, w: 1 },
  'things/double': { v: 7.5, w: 2 },
  'things/time': { v: new Timestamp(1_767_225_600, 1000) },
  'things/text': { v: 'text', w: 3 },
  'things/bytes': { v: Buffer.from([1, 2]) },
  'things/ref': { v: db.doc('c/SF') },
  'things/geo': { v: new GeoPoint(1.5, -2.5) },
  'things/array': { v: [1, 'a'] },
  'things/map': { v: { k: { l: 1 }, 'a.b': 2 } },
  'things/missing': { w: 4 },
})

type SdkQuery = (db: Firestore) => Query | Promise<Query>

/** A query built by the Admin SDK, and the ids that it gives in order. */
export type SdkCase = readonly [title: string, build: SdkQuery, ids: string]

export const SDK_GROUPS: readonly { readonly page: string; readonly cases: readonly SdkCase[] }[] = [
  {
    page: PAGES.queries,
    cases: [
      ['==', (db) => cities(db).where('state', '==', 'CA'), 'LA SF'],
      ['== true', (db) => cities(db).where('capital', '==', true), 'BJ DC TOK'],
      ['== null', (db) => cities(db).where('state', '==', null), 'BJ DC TOK'],
      ['== NaN', (db) => things(db).where('v', '==', Number.NaN), 'nan'],
      ['!=', (db) => cities(db).where('capital', '!=', false), 'BJ DC TOK'],
      ['!= null', (db) => cities(db).where('state', '!=', null), 'LA SF'],
      ['!= NaN', (db) => things(db).where('v', '!=', Number.NaN).limit(3), 'false int double'],
      ['<', (db) => cities(db).where('population', '<', 860_000), 'DC'],
      ['<=', (db) => cities(db).where('population', '<=', 860_000), 'DC SF'],
      ['>', (db) => cities(db).where('population', '>', 3_900_000), 'TOK BJ'],
      ['>=', (db) => cities(db).where('name', '>=', 'San Francisco'), 'SF TOK DC'],
      ['> and <', (db) => cities(db).where('population', '>', 680_000).where('population', '<', 9_000_000), 'SF LA'],
      ['in', (db) => cities(db).where('country', 'in', ['USA', 'Japan']), 'DC LA SF TOK'],
      ['in with arrays', (db) => cities(db).where('regions', 'in', [['west_coast'], ['east_coast']]), 'DC'],
      ['not-in', (db) => cities(db).where('country', 'not-in', ['USA', 'Japan']), 'BJ'],
      ['array-contains', (db) => cities(db).where('regions', 'array-contains', 'west_coast'), 'LA SF'],
      [
        'array-contains-any',
        (db) => cities(db).where('regions', 'array-contains-any', ['west_coast', 'east_coast']),
        'DC LA SF',
      ],
      ['a time', (db) => things(db).where('v', '==', new Timestamp(1_767_225_600, 1000)), 'time'],
      ['after a microsecond before', (db) => things(db).where('v', '>', new Timestamp(1_767_225_600, 0)), 'time'],
      ['bytes', (db) => things(db).where('v', '==', Buffer.from([1, 2])), 'bytes'],
      ['a reference', (db) => things(db).where('v', '==', db.doc('c/SF')), 'ref'],
      ['a geo point', (db) => things(db).where('v', '==', new GeoPoint(1.5, -2.5)), 'geo'],
      ['an array', (db) => things(db).where('v', '==', [1, 'a']), 'array'],
      ['a map', (db) => things(db).where('v', '==', { 'a.b': 2, k: { l: 1 } }), 'map'],
      ['a field of a map', (db) => things(db).where('v.k.l', '==', 1), 'map'],
      ['a quoted field of a map', (db) => things(db).where(new FieldPath('v', 'a.b'), '==', 2), 'map'],
      [
        'or',
        (db) =>
          cities(db).where(Filter.or(Filter.where('capital', '==', true), Filter.where('population', '>=', 1_000_000))),
        'DC LA TOK BJ',
      ],
      [
        'and of or',
        (db) =>
          cities(db)
            .where('state', '==', 'CA')
            .where(Filter.or(Filter.where('capital', '==', true), Filter.where('population', '>=', 1_000_000))),
        'LA',
      ],
      [
        'or of and',
        (db) =>
          cities(db).where(
            Filter.or(
              Filter.and(Filter.where('state', '==', 'CA'), Filter.where('population', '<', 1_000_000)),
              Filter.where('country', '==', 'China'),
            ),
          ),
        'SF BJ',
      ],
      ['no filters in or', (db) => cities(db).where(Filter.or()), 'BJ DC LA SF TOK'],
      ['an id', (db) => cities(db).where(NAME, '==', 'SF'), 'SF'],
      ['ids in a list', (db) => cities(db).where(NAME, 'in', ['SF', 'TOK', 'none']), 'SF TOK'],
      ['ids not in a list', (db) => cities(db).where(NAME, 'not-in', ['SF', 'TOK']), 'BJ DC LA'],
      ['ids from', (db) => cities(db).where(NAME, '>=', 'LA'), 'LA SF TOK'],
      ['a group', (db) => landmarks(db).where('type', '==', 'museum'), 'observatory space getty honor nature'],
      ['a group by name', (db) => landmarks(db).orderBy('name').limit(2), 'observatory bridge'],
      [
        'a group from a document on',
        (db) => landmarks(db).where(NAME, '>=', db.doc('c/SF/landmarks/bridge')),
        'bridge honor nature ueno',
      ],
      ['a subcollection', (db) => db.collection('c/SF/landmarks'), 'bridge honor'],
    ],
  },
  {
    page: PAGES.dataTypes,
    cases: [
      ['every type', (db) => things(db).orderBy('v'), 'null false nan int double time text bytes ref geo array map'],
      [
        'every type, downwards',
        (db) => things(db).orderBy('v', 'desc'),
        'map array geo ref bytes text time double int nan false null',
      ],
    ],
  },
  {
    page: PAGES.order,
    cases: [
      ['an order', (db) => cities(db).orderBy('name').limit(3), 'BJ LA SF'],
      ['an order, downwards', (db) => cities(db).orderBy('name', 'desc').limit(3), 'DC TOK SF'],
      ['two orders', (db) => cities(db).orderBy('state').orderBy('population', 'desc'), 'BJ TOK DC LA SF'],
      ['an order by id, downwards', (db) => cities(db).orderBy(NAME, 'desc'), 'TOK SF LA DC BJ'],
      ['an order by a field that some lack', (db) => things(db).orderBy('w', 'desc'), 'missing text double int'],
      ['the last two', (db) => cities(db).orderBy('population').limitToLast(2), 'TOK BJ'],
      ['the last two, downwards', (db) => cities(db).orderBy('population', 'desc').limitToLast(2), 'SF DC'],
      [
        'the last two of a filter',
        (db) => cities(db).where('country', '==', 'USA').orderBy('population').limitToLast(2),
        'SF LA',
      ],
      ['an offset', (db) => cities(db).orderBy('population').offset(3), 'TOK BJ'],
      ['an offset and a limit', (db) => cities(db).orderBy('population').offset(1).limit(2), 'SF LA'],
      ['two ranges', (db) => cities(db).where('population', '>', 1_000_000).where('name', '<', 'N'), 'BJ LA'],
    ],
  },
  {
    page: PAGES.cursors,
    cases: [
      ['startAt', (db) => cities(db).orderBy('population').startAt(1_000_000), 'LA TOK BJ'],
      ['startAfter', (db) => cities(db).orderBy('population').startAfter(860_000), 'LA TOK BJ'],
      ['endAt', (db) => cities(db).orderBy('population').endAt(860_000), 'DC SF'],
      ['endBefore', (db) => cities(db).orderBy('population').endBefore(860_000), 'DC'],
      [
        'several values',
        (db) => cities(db).orderBy('state').orderBy('population').startAfter(null, 680_000),
        'TOK BJ SF LA',
      ],
      [
        'a document',
        async (db) =>
          cities(db)
            .orderBy('population')
            .startAt(await db.doc('c/SF').get()),
        'SF LA TOK BJ',
      ],
      [
        'after a document',
        async (db) =>
          cities(db)
            .orderBy('population')
            .startAfter(await db.doc('c/SF').get()),
        'LA TOK BJ',
      ],
      [
        'after a document, downwards',
        async (db) =>
          cities(db)
            .orderBy('population', 'desc')
            .startAfter(await db.doc('c/LA').get()),
        'SF DC',
      ],
      [
        'after a document among equal ones',
        async (db) =>
          cities(db)
            .orderBy('capital')
            .startAfter(await db.doc('c/DC').get()),
        'TOK',
      ],
      [
        'after a document in an implied order',
        async (db) =>
          cities(db)
            .where('population', '>', 680_000)
            .startAfter(await db.doc('c/SF').get()),
        'LA TOK BJ',
      ],
      [
        'after a document without an order',
        async (db) => cities(db).startAfter(await db.doc('c/DC').get()),
        'LA SF TOK',
      ],
      [
        'up to a document',
        async (db) =>
          cities(db)
            .orderBy('population')
            .endAt(await db.doc('c/SF').get()),
        'DC SF',
      ],
      ['by id', (db) => cities(db).orderBy(NAME).startAfter('DC').endAt('SF'), 'LA SF'],
      [
        'the last before a value',
        (db) => cities(db).orderBy('population').endBefore(9_000_000).limitToLast(2),
        'SF LA',
      ],
    ],
  },
]

/** Aggregations built by the Admin SDK, and what they give. */
export const SDK_AGGREGATES: readonly (readonly [
  title: string,
  run: (db: Firestore) => Promise<unknown>,
  data: unknown,
])[] = [
  ['count', async (db) => (await cities(db).count().get()).data(), { count: 5 }],
  ['count of a filter', async (db) => (await cities(db).where('state', '==', 'CA').count().get()).data(), { count: 2 }],
  [
    'sum and average',
    async (db) =>
      (
        await cities(db)
          .aggregate({ all: AggregateField.sum('population'), each: AggregateField.average('population') })
          .get()
      ).data(),
    { all: 35_940_000, each: 7_188_000 },
  ],
  [
    'average of nothing',
    async (db) =>
      (
        await things(db)
          .aggregate({ a: AggregateField.average('none') })
          .get()
      ).data(),
    { a: null },
  ],
  [
    'sum over mixed types',
    async (db) =>
      (
        await things(db)
          .aggregate({ s: AggregateField.sum('v') })
          .get()
      ).data(),
    { s: Number.NaN },
  ],
]
