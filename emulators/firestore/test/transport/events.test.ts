import { describe, expect, test } from 'vitest'
import type { Caller } from '../../api/service.ts'
import { changeEvent, cloudEventFor } from '../../triggers/cloud-event.ts'
import { matcherOf } from '../../triggers/pattern.ts'
import { functionNameOf, parseTrigger } from '../../triggers/trigger.ts'
import { changedPaths } from '../../triggers/update-mask.ts'
import { sampleCommit, version } from './support/sample-commit.ts'

function trigger(type: string, value = 'items/{id}') {
  const document = { value, matchType: 'PATH_PATTERN' }
  return parseTrigger('demo-a', 'us-central1-f-0', {
    eventType: `google.cloud.firestore.document.v1.${type}`,
    document,
  })
}

function eventOf(type: string, before?: number, after?: number, caller?: Caller) {
  const commit = sampleCommit('items/abc', before, after, caller)
  const change = commit.changes[0] && changeEvent(commit, commit.changes[0])
  return change && { kind: change.kind, event: cloudEventFor(trigger(type), change) }
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
  ])('%s on %s: %s', (value, path, expected) => {
    expect(matcherOf({ value, matchType: 'PATH_PATTERN' })(path)).toBe(expected)
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
  ])('%s takes %j', (type, expected) => {
    const kinds = (['created', 'updated', 'deleted'] as const).filter((kind) => trigger(type).matches(kind, 'items/a'))
    expect(kinds).toEqual(expected)
  })

  test('the generation is no part of a function’s name', () => {
    expect(['us-central1-f-0', 'us-central1-f-12', 'us-central1-f--1'].map((key) => functionNameOf(key))).toEqual(
      Array(3).fill('us-central1-f'),
    )
  })
})

describe('events', () => {
  test('an update carries both versions, the mask and every attribute', () => {
    const { kind, event } = eventOf('written', 1, 2) ?? {}
    expect(kind).toBe('updated')
    expect(event).toEqual({
      specversion: '1.0',
      id: expect.stringMatching(/^[\da-f-]{36}$/) as unknown,
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
    expect(eventOf('written', undefined, 1)).toMatchObject({
      kind: 'created',
      event: { data: { value: version('items/abc', 1) } },
    })
    expect(eventOf('written', 1, undefined)?.event['data']).toEqual({ oldValue: version('items/abc', 1) })
    expect(eventOf('written', 1, 1)).toBeUndefined()
  })

  test.each<[Caller, unknown]>([
    [
      { kind: 'user', uid: 'ann', token: {} },
      { authtype: 'api_key', authid: 'ann' },
    ],
    [{ kind: 'nobody' }, { authtype: 'unauthenticated' }],
    [{ kind: 'admin' }, { authtype: 'service_account', authid: 'firebase-adminsdk@demo-a.iam.gserviceaccount.com' }],
  ])('with auth context %j is told', (caller, expected) => {
    expect(eventOf('written.withAuthContext', 1, 2, caller)?.event).toMatchObject(expected as object)
    expect(eventOf('written', 1, 2, caller)?.event).not.toHaveProperty('authtype')
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
  }
  const after = {
    same: text('a'),
    fresh: text('a'),
    deep: map({ x: text('z'), y: text('b') }),
    'a.b': text('2'),
    kind: text(''),
  }
  expect(changedPaths(before, after)).toEqual(['`a.b`', 'deep.x', 'fresh', 'gone', 'kind'])
})
