import { afterEach, expect, test, vi } from 'vitest'
import { Clock } from '../../../kit/clock.ts'
import { Documents } from '../../engine/documents.ts'
import { HeldDocument } from '../../engine/held-document.ts'
import { DocumentStore } from '../../engine/store.ts'
import type { StoredCommit } from '../../engine/types.ts'
import { ADMIN, ROOT, integers } from './make-parts.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

function creation(store: DocumentStore, path: string): StoredCommit {
  const time = store.nextCommitTime()
  const after = HeldDocument.fromFields(`${ROOT}/${path}`, integers({ n: 1 }), time, time)
  return { time, caller: ADMIN, changes: [{ name: after.name, before: undefined, after }] }
}

test('a commit that the log refuses is neither stored nor told', () => {
  const log = {
    append: () => {
      throw new Error('disk full')
    },
  }
  const store = new DocumentStore(new Clock(), log)
  const listener = vi.fn<(commit: StoredCommit) => void>()
  store.subscribe(listener)
  expect(() => store.apply(creation(store, 'a/x'))).toThrow('disk full')
  expect(store.get(`${ROOT}/a/x`)).toBeUndefined()
  expect(store.lastCommitTime()).toBe(0)
  expect(listener).not.toHaveBeenCalled()
})

test('a listener that fails is reported and keeps no other from hearing', () => {
  const told = vi.spyOn(console, 'error').mockReturnValue()
  const store = new DocumentStore(new Clock())
  const heard: string[] = []
  store.subscribe(() => {
    throw new Error('broken listener')
  })
  const stop = store.subscribe(({ changes }) => heard.push(...changes.map(({ name }) => name)))
  store.apply(creation(store, 'a/x'))
  stop()
  store.apply(creation(store, 'a/y'))
  expect(heard).toEqual([`${ROOT}/a/x`])
  expect(store.documents.size).toBe(2)
  expect(told).toHaveBeenCalledTimes(2)
  expect(told).toHaveBeenCalledWith(
    expect.stringContaining('the commit itself is stored'),
    expect.objectContaining({ message: 'broken listener' }),
  )
})

test('times go on after those of the data that was loaded, however late these are', () => {
  const clock = new Clock()
  const future = clock.now() + 1_000_000_000
  const store = new DocumentStore(clock, undefined, new Documents(), future)
  expect(store.lastCommitTime()).toBe(future)
  expect(store.readTime()).toBe(future)
  expect(store.nextCommitTime()).toBe(future + 1)
  expect(store.nextCommitTime()).toBe(future + 2)
})

test('a held document shows its fields when it is copied', () => {
  const store = new DocumentStore(new Clock())
  store.apply(creation(store, 'a/x'))
  const document = store.get(`${ROOT}/a/x`)
  expect(document?.fields).toEqual(integers({ n: 1 }))
  expect(document?.fields).toBe(document?.fields)
  expect(Object.keys({ ...document })).toEqual(['name', 'createTime', 'updateTime'])
})
