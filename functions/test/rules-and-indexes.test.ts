import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Query } from 'firebase-admin/firestore'
import { expect, test } from 'vitest'
import { ACTION_EVENTS, COLLECTIONS, INCIDENT_EVENTS } from '@mesh/core/paths'
import { QUERIES, type NamedQuery } from '@mesh/core/queries'
import { firestore } from '../src/kit/firestore.ts'
import { takeOwnProject } from './mesh.ts'

const ROOT = join(import.meta.dirname, '../..')

interface Indexes {
  indexes: {
    collectionGroup: string
    queryScope: string
    fields: { fieldPath: string; order?: string; arrayConfig?: string }[]
  }[]
  fieldOverrides: { collectionGroup: string; fieldPath: string; ttl?: boolean }[]
}

const rules = readFileSync(join(ROOT, 'firestore.rules'), 'utf8')
const { indexes, fieldOverrides } = JSON.parse(
  readFileSync(join(ROOT, 'firestore.indexes.json'), 'utf8'),
) as unknown as Indexes

/** The composite index that a query of filters and orders needs; undefined when single fields suffice. */
function indexOf({ collection, equal, contains, orderBy }: NamedQuery): string | undefined {
  const elements = contains === undefined ? [] : [`${contains} CONTAINS`]
  if (orderBy.length === 0 || equal.length + elements.length + orderBy.length < 2) return undefined
  const fields = [
    ...equal.map((field) => `${field} ASCENDING`),
    ...elements,
    ...orderBy.map(([field, order]) => `${field} ${order.toUpperCase()}ENDING`),
  ]
  return `${collection} COLLECTION ${fields.join(', ')}`
}

test('the rules match exactly the collections of paths.ts', () => {
  const matched = [...rules.matchAll(/match \/(\w+)\/\{\w+\}/g)].map(([, name]) => name)
  const collections = matched.filter((name) => name !== 'databases')
  expect(new Set(collections)).toEqual(new Set([...Object.values(COLLECTIONS), INCIDENT_EVENTS, ACTION_EVENTS]))
  expect(collections).toHaveLength(new Set(collections).size)
})

test('no rule lets a client write', () => {
  const granted = [...rules.matchAll(/allow ([\w, ]+): if (?!false)/g)].flatMap(([, operations = '']) =>
    operations.split(/, */),
  )
  expect(new Set(granted)).toEqual(new Set(['read', 'get']))
})

test('every named query has its composite index, and there is no other', () => {
  const needed = Object.values(QUERIES)
    .map(indexOf)
    .filter((one) => one !== undefined)
  const declared = indexes.map(
    ({ collectionGroup, queryScope, fields }) =>
      `${collectionGroup} ${queryScope} ${fields.map(({ fieldPath, order, arrayConfig }) => `${fieldPath} ${order ?? arrayConfig}`).join(', ')}`,
  )
  expect(declared.sort()).toEqual(needed.sort())
})

test('the emulator answers every named query with these indexes, and refuses others', async () => {
  takeOwnProject()
  const db = await firestore()
  const named: readonly NamedQuery[] = Object.values(QUERIES)
  for (const { collection, equal, contains, orderBy } of named) {
    const equals = equal.reduce<Query>((query, field) => query.where(field, '==', ''), db.collection(collection))
    const filtered = contains === undefined ? equals : equals.where(contains, 'array-contains', '')
    const ordered = orderBy.reduce((query, [field, order]) => query.orderBy(field, order), filtered)
    expect((await ordered.get()).empty).toBe(true)
  }
  const other = db.collection(COLLECTIONS.incidents).orderBy('state').orderBy('updateTime')
  await expect(new Promise((resolve, reject) => other.onSnapshot(resolve, reject))).rejects.toThrow(/requires an index/)
})

test('no field that a query uses by itself is exempt from indexing, and overrides name real collections', () => {
  const bySingleFields = Object.values(QUERIES).filter((query) => indexOf(query) === undefined)
  const used = bySingleFields.flatMap(({ collection, equal, orderBy }: NamedQuery) =>
    [...equal, ...orderBy.map(([field]) => field)].map((field) => `${collection}.${field}`),
  )
  const exempt = fieldOverrides.map(({ collectionGroup, fieldPath }) => `${collectionGroup}.${fieldPath}`)
  expect(exempt.filter((field) => used.includes(field))).toEqual([])
  const collections: string[] = Object.values(COLLECTIONS)
  expect(fieldOverrides.filter(({ collectionGroup }) => !collections.includes(collectionGroup))).toEqual([])
})

test('documents that are not kept for good expire by their TTL field', () => {
  expect(
    fieldOverrides.filter(({ ttl }) => ttl).map(({ collectionGroup, fieldPath }) => `${collectionGroup}.${fieldPath}`),
  ).toEqual([
    'rollupHours.expireTime',
    'rollupDays.expireTime',
    'rollups.expireTime',
    'checkRuns.expireTime',
    'transitions.expireTime',
  ])
})
