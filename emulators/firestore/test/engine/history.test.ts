import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { Committer } from '../../engine/commit.ts'
import { History } from '../../engine/history.ts'
import { DocumentStore } from '../../engine/store.ts'
import { ADMIN, DATABASE, ROOT, integers, makeParts, set } from './make-parts.ts'

test('the oldest commits are forgotten once there are too many, the others are not', () => {
  const { parts, clock } = makeParts()
  const history = new History(parts.store, clock, { commits: 3 })
  const times = [0, 1, 2, 3, 4].map((n) => parts.committer.commit(DATABASE, [set('a/x', { n })], ADMIN).time)
  const numberAt = (time: number): unknown => history.at(time).get(`${ROOT}/a/x`)?.fields
  expect(times.slice(1).map(numberAt)).toEqual([1, 2, 3, 4].map((n) => integers({ n })))
  expect(() => numberAt(times[0] ?? 0)).toThrow(expect.objectContaining({ status: 'FAILED_PRECONDITION' }))
  expect(() => numberAt((times[0] ?? 0) - 1)).toThrow(expect.objectContaining({ status: 'FAILED_PRECONDITION' }))
})

test('it tells documents as they were at a time, and no further back than it reaches', () => {
  const { parts, clock } = makeParts()
  const before = parts.committer.commit(DATABASE, [set('a/x', { n: 1 })], ADMIN).time
  const history = new History(parts.store, clock)
  const middle = parts.committer.commit(DATABASE, [set('a/x', { n: 2 })], ADMIN).time
  const { time } = parts.committer.commit(DATABASE, [{ delete: `${ROOT}/a/x` }, set('a/y', { n: 3 })], ADMIN)
  expect(history.since(before - 1)).toBeUndefined()
  expect(history.since(before)?.get(`${ROOT}/a/x`)?.fields).toEqual(integers({ n: 1 }))
  expect(history.since(middle)?.get(`${ROOT}/a/x`)?.fields).toEqual(integers({ n: 2 }))
  expect([...(history.since(middle) ?? [])]).toContainEqual([`${ROOT}/a/y`, undefined])
  expect(history.since(time)).toEqual(new Map())
})

test('large documents are remembered for fewer commits', () => {
  const { parts, clock } = makeParts()
  const history = new History(parts.store, clock, { bytes: 25_000 })
  const times = [1, 2, 3, 4, 5].map((n) => {
    const fields = { s: { stringValue: String(n).repeat(10_000) } }
    return parts.committer.commit(DATABASE, [{ update: { name: `${ROOT}/a/x`, fields } }], ADMIN).time
  })
  const known = times.map((time) => history.since(time)?.size)
  expect(known).toEqual([undefined, undefined, 1, 1, 0])
})

test('what is forgotten leaves the memory at once', () => {
  const { parts, clock } = makeParts()
  const store = new DocumentStore(clock)
  const history = new History(store, clock, { bytes: 1_000_000 })
  const committer = new Committer(store, parts.authoriser)
  setFlagsFromString('--expose-gc')
  const heapBytes = (): number => {
    runInNewContext('gc()')
    return process.memoryUsage().heapUsed
  }
  const before = heapBytes()
  for (let n = 0; n < 200; n += 1) {
    const fields = { s: { stringValue: String.fromCharCode(97 + (n % 26)).repeat(200_000) } }
    committer.commit(DATABASE, [{ update: { name: `${ROOT}/a/x`, fields } }], ADMIN)
  }
  expect(heapBytes() - before).toBeLessThan(20_000_000)
  expect(history.since(store.lastCommitTime())).toEqual(new Map())
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
