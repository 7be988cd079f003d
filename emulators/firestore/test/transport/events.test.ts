import { describe, expect, test } from 'vitest'
import type { Caller, Json } from '../../api/service.ts'
import { changeEvent, cloudEventFor } from '../../triggers/cloud-event.ts'
import { matcherOf } from '../../triggers/pattern.ts'
import { functionNameOf, parseTrigger } from '../../triggers/trigger.ts'
import { changedPaths } from '../../triggers/update-mask.ts'
import { vector } from '../engine/arbitrary-values.ts'
import { sampleCommit, version } from './support/sample-commit.ts'

function trigger(type: string, value = 'items/{id}') {
  const document = { value, matchType: 'PATH_PATTERN' }
  return parseTrigger('demo-a', 'us-central1-f-0', {
    eventType: `google.cloud.firestore.document.v1.${type}`,
    document,
  })
}

function eventOf(type: string, before?: number, after?: number, caller?: Caller, path = 'items/abc') {
  const commit = sampleCommit(path, before, after, caller)
  const [change] = commit.changes
  const changed = { project: 'demo-a', database: '(default)', path, kind: change?.kind ?? 'created' }
  const event = change && changeEvent(commit, changed, change)
  return event && cloudEventFor(trigger(type), 'an-id', event)
}

function takes(given: object, changed: object = {}): boolean {
  const body = {
    eventType: 'google.cloud.firestore.document.v1.written',
    document: { value: 'items/{id}', matchType: 'PATH_PATTERN' },
    ...given,
  }
  const update = { project: 'demo-a', database: '(default)', path: 'items/a', kind: 'updated' as const }
  return parseTrigger('demo-a', 'us-central1-f-0', body).matches({ ...update, ...changed })
}

describe('patterns', () => {
  test.each([
    ['items/{id}', 'items/a', true],
    ['items/{id}', 'items/a/parts/b', false],
    ['items/{id}', 'other/a', false],
    ['items/{id}/parts/{part}', 'items/a/parts/b', true],
    ['{path=**}', 'items/a/parts/b', true],
    ['items/**', 'items/a/parts/b', true],
    ['items/{rest=**}', 'items/a', true],
    ['items/pre{x}post', 'items/pre-1-post', true],
    ['items/pre{x}post', 'items/other', false],
    ['it.ms/{id}', 'items/a', false],
    ['/items/{id}/', 'items/a', true],
    ['items/{id=*}', 'items/a', true],
    ['items/{id=*}', 'items/a/parts/b', false],
    ['users/{user=**}', 'users/u/address/home', true],
    ['users/{user=**}/items/{id}', 'users/u/items/i', true],
    ['users/{user=**}/items/{id}', 'users/u/items/i/parts/p', false],
    ['*/{id}', 'items/a', true],
    ['items/{id}', 'items/new\nline', true],
  ])('%s on %s: %s', (value, path, expected) => {
    expect(matcherOf({ value, matchType: 'PATH_PATTERN' })(path)).toBe(expected)
  })

  test.each([
    ['items/{id', 'whose braces'],
    ['items/{}', 'whose braces'],
    ['items/{id=x}', 'whose braces'],
    ['items//{id}', 'has an empty segment'],
  ])('%s is refused: %s', (value, message) => {
    const register = () => takes({ document: { value, matchType: 'PATH_PATTERN' } })
    expect(register).toThrow(expect.objectContaining({ status: 'INVALID_ARGUMENT' }))
    expect(register).toThrow(message)
  })

  test('EXACT takes nothing for a wildcard', () => {
    expect(matcherOf({ value: 'fixed/{id}', matchType: 'EXACT' })('fixed/a')).toBe(false)
    expect(matcherOf({ value: 'fixed/a', matchType: 'EXACT' })('fixed/a')).toBe(true)
  })
})

describe('triggers', () => {
  test.each([
    ['written', ['created', 'updated', 'deleted']],
    ['created', ['created']],
    ['updated.withAuthContext', ['updated']],
    ['deleted', ['deleted']],
    ['written.withAuthContext', ['created', 'updated', 'deleted']],
    ['created.withAuthContext', ['created']],
    ['deleted.withAuthContext', ['deleted']],
    ['updated', ['updated']],
  ])('%s takes %j', (type, expected) => {
    const changed = { project: 'demo-a', database: '(default)', path: 'items/a' }
    const kinds = (['created', 'updated', 'deleted'] as const).filter((kind) =>
      trigger(type).matches({ ...changed, kind }),
    )
    expect(kinds).toEqual(expected)
  })

  test('take what is in their project and database, and in the one namespace there is', () => {
    expect(takes({})).toBe(true)
    expect(takes({ database: '(default)', namespace: '(default)' })).toBe(true)
    expect(takes({ database: 'other' })).toBe(false)
    expect(takes({ database: 'other' }, { database: 'other' })).toBe(true)
    expect(takes({ namespace: 'other' })).toBe(false)
    expect(takes({}, { project: 'demo-b' })).toBe(false)
  })

  test('the generation is no part of a function’s name', () => {
    expect(['us-central1-f-0', 'us-central1-f-12', 'us-central1-f--1'].map((key) => functionNameOf(key))).toEqual(
      Array(3).fill('us-central1-f'),
    )
  })
})

describe('events', () => {
  test('an update carries both versions, the mask and every attribute', () => {
    expect(eventOf('written', 1, 2)).toEqual({
      specversion: '1.0',
      id: 'an-id',
      source: '//firestore.googleapis.com/projects/demo-a/databases/(default)',
      type: 'google.cloud.firestore.document.v1.written',
      subject: 'documents/items/abc',
      time: '2026-01-01T00:00:01.000002Z',
      project: 'demo-a',
      location: 'us-central1',
      database: '(default)',
      namespace: '(default)',
      document: 'items/abc',
      datacontenttype: 'application/json',
      data: { value: version('items/abc', 2), oldValue: version('items/abc', 1), updateMask: { fieldPaths: ['n'] } },
    })
  })

  test('a create has no old value, a delete no value, a write that changes nothing no event', () => {
    expect(eventOf('written', undefined, 1)?.['data']).toEqual({ value: version('items/abc', 1) })
    expect(eventOf('written', 1, undefined)?.['data']).toEqual({ oldValue: version('items/abc', 1) })
    expect(eventOf('written', 1, 1)).toBeUndefined()
  })

  test.each<[Caller, unknown]>([
    [
      { kind: 'user', uid: 'ann', token: {} },
      { authtype: 'unknown', authid: 'ann' },
    ],
    [{ kind: 'nobody' }, { authtype: 'unauthenticated' }],
    [{ kind: 'system' }, { authtype: 'system' }],
    [{ kind: 'admin' }, { authtype: 'service_account', authid: 'firebase-adminsdk@demo-a.iam.gserviceaccount.com' }],
  ])('with auth context %j is told', (caller, expected) => {
    const { authtype, authid } = eventOf('written.withAuthContext', 1, 2, caller) as Json
    expect({ authtype, authid }).toEqual({ authid: undefined, ...(expected as object) })
    expect(eventOf('written', 1, 2, caller)).not.toHaveProperty('authtype')
  })

  test('firebase-functions, which decodes params, gets an id with a percent sign back as it is', () => {
    const { document, subject } = eventOf('written', 1, 2, undefined, 'items/100%25') as Json
    expect([decodeURIComponent(String(document)), subject]).toEqual(['items/100%25', 'documents/items/100%25'])
  })
})

test('the mask names the deepest fields that differ, quoted where they must be', () => {
  const map = (fields: object) => ({ mapValue: { fields: { ...fields } } })
  const text = (stringValue: string) => ({ stringValue })
  const before = {
    same: text('a'),
    gone: text('a'),
    deep: map({ x: text('a'), y: text('b') }),
    'a.b': text('1'),
    kind: map({}),
    vector: vector([1, 2]),
    zero: { doubleValue: 0 },
    nan: { doubleValue: 'NaN' as const },
  }
  const after = {
    same: text('a'),
    fresh: text('a'),
    deep: map({ x: text('z'), y: text('b') }),
    'a.b': text('2'),
    kind: text(''),
    vector: vector([1, 3]),
    zero: { doubleValue: -0 },
    nan: { doubleValue: 'NaN' as const },
  }
  expect(changedPaths(before, after)).toEqual(['`a.b`', 'deep.x', 'fresh', 'gone', 'kind', 'vector', 'zero'])
})
