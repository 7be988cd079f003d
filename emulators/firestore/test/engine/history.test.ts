import { expect, test } from 'vitest'
import { History } from '../../engine/history.ts'
import { ADMIN, DATABASE, ROOT, integers, makeParts, set } from './make-parts.ts'

test('the oldest commits are forgotten once there are too many, the others are not', () => {
  const { parts, clock } = makeParts()
  const history = new History(parts.store, clock, 3)
  const times = [0, 1, 2, 3, 4].map((n) => parts.committer.commit(DATABASE, [set('a/x', { n })], ADMIN).time)
  const numberAt = (time: number): unknown => history.at(time).get(`${ROOT}/a/x`)?.fields
  expect(times.slice(1).map(numberAt)).toEqual([1, 2, 3, 4].map((n) => integers({ n })))
  expect(() => numberAt(times[0] ?? 0)).toThrow(expect.objectContaining({ status: 'FAILED_PRECONDITION' }))
  expect(() => numberAt((times[0] ?? 0) - 1)).toThrow(expect.objectContaining({ status: 'FAILED_PRECONDITION' }))
})

test('a past state answers for every kind of read and does not change', () => {
  const { parts } = makeParts()
  const { time } = parts.committer.commit(DATABASE, [set('a/x', { n: 1 }), set('a/x/b/y', { n: 2 })], ADMIN)
  parts.committer.commit(DATABASE, [{ delete: `${ROOT}/a/x/b/y` }, set('a/x', { n: 3 }), set('c/new', { n: 4 })], ADMIN)
  const past = parts.history.at(time)
  const found = (documents: Iterable<{ name: string }>): string[] =>
    Array.from(documents, ({ name }) => name.slice(ROOT.length + 1)).toSorted()
  expect(found(past.below(ROOT))).toEqual(['a/x', 'a/x/b/y'])
  expect(found(past.inCollectionGroup(ROOT, 'b'))).toEqual(['a/x/b/y'])
  expect(found(past.inCollection(`${ROOT}/c`))).toEqual([])
  expect([...past.collectionNames(ROOT)].toSorted()).toEqual([`${ROOT}/a`, `${ROOT}/a/x/b`])
  expect(past.get(`${ROOT}/c/new`)).toBeUndefined()
  expect([past.readTime(), past.lastCommitTime()]).toEqual([time, time])
  expect(past.subscribe(() => undefined)()).toBeUndefined()
})
