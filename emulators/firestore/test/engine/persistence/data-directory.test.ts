import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { Clock } from '../../../../kit/clock.ts'
import { Committer } from '../../../engine/commit.ts'
import { DataDirectory } from '../../../engine/persistence/data-directory.ts'
import { DocumentStore } from '../../../engine/store.ts'
import { fields } from '../arbitrary-values.ts'
import { ADMIN, DATABASE, ROOT, set } from '../make-parts.ts'

let path: string

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'mesh-firestore-'))
})

afterEach(() => {
  rmSync(path, { recursive: true })
  vi.restoreAllMocks()
})

function open(compactBytesMin?: number) {
  const data = new DataDirectory(path, compactBytesMin)
  const store = new DocumentStore(new Clock(), data, data.documents, data.lastCommitTime)
  const committer = new Committer(store, { get: () => undefined, list: () => undefined, write: () => undefined })
  return { data, store, commit: (...writes: Json[]) => committer.commit(DATABASE, writes, ADMIN) }
}

function contents({ documents }: DataDirectory): Map<string, unknown> {
  return new Map(
    Array.from(documents.entries(), ([name, { encoded, createTime, updateTime }]) => [
      name,
      [encoded, createTime, updateTime],
    ]),
  )
}

const log = (): string =>
  join(
    path,
    readdirSync(path)
      .filter((name) => name.startsWith('log-'))
      .toSorted()
      .at(-1) ?? '',
  )

describe('what was committed', () => {
  test('is there without the directory ever having been closed, times included', () => {
    const first = open()
    first.commit(set('a/x', { n: 1 }), set('a/tab\tnewline\n"quote', { n: 2 }))
    first.commit({ delete: `${ROOT}/a/x` })
    const { time } = first.commit(set('a/y', { n: 3 }), { delete: `${ROOT}/a/none` })
    const second = open()
    expect(contents(second.data)).toEqual(contents(first.data))
    expect(second.data.documents.size).toBe(2)
    expect(second.store.lastCommitTime()).toBe(time)
    expect(second.commit(set('a/z', {})).time).toBeGreaterThan(time)
  })

  test('is all there or not at all when the log is cut anywhere', () => {
    const first = open()
    const states: [number, unknown][] = [[0, new Map()]]
    first.commit(set('a/x', { n: 1 }), set('a/y', { n: 1 }))
    states.push([statSync(log()).size, contents(first.data)])
    first.commit(set('a/é😀', { n: 1 }), { delete: `${ROOT}/a/x` })
    states.push([statSync(log()).size, contents(first.data)])
    const whole = readFileSync(log())
    const told = vi.spyOn(console, 'error').mockReturnValue()
    for (let bytes = whole.length; bytes >= 0; bytes -= 1) {
      writeFileSync(log(), whole.subarray(0, bytes))
      told.mockClear()
      const reopened = open()
      expect(contents(reopened.data), `cut at ${bytes}`).toEqual(states.findLast(([size]) => size <= bytes)?.[1])
      reopened.commit(set('a/after', { n: 9 }))
      expect(open().data.documents.entry(`${ROOT}/a/after`), `written after the cut at ${bytes}`).toBeDefined()
    }
  })

  test('is what a model says after random commits, snapshots, restarts and a torn end', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), fields: fc.option(fields) }) },
      fc.constantFrom('restart' as const, 'torn' as const, 'snapshot' as const),
    )
    const told = vi.spyOn(console, 'error').mockReturnValue()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        rmSync(path, { recursive: true })
        let engine = open()
        const model = new Map<string, unknown>()
        for (const each of steps) {
          if (each === 'snapshot') engine.data.compact()
          else if (each === 'restart' || each === 'torn') {
            await engine.data.close()
            if (each === 'torn') appendFileSync(log(), '1234abcd\t17')
            engine = open()
          } else {
            const name = `${ROOT}/c/${each.id}`
            engine.commit(each.fields === null ? { delete: name } : { update: { name, fields: each.fields } })
            if (each.fields === null) model.delete(name)
            else model.set(name, each.fields)
          }
        }
        await engine.data.compacted()
        await engine.data.close()
        const reopened = open()
        expect(new Map(Array.from(reopened.store.below(ROOT), ({ name, fields }) => [name, fields]))).toEqual(model)
        await reopened.data.close()
      }),
      { numRuns: 60 },
    )
    expect(told.mock.calls.every(([line]) => String(line).includes('unfinished record of 11 bytes'))).toBe(true)
  })
})

describe('snapshots', () => {
  test('begin when the log has grown, run beside commits and replace the logs', async () => {
    const engine = open(20_000)
    for (let index = 0; index < 2000; index += 1) engine.commit(set(`a/${index % 700}`, { n: index }))
    await engine.data.compacted()
    const files = readdirSync(path)
    expect(files.filter((name) => name.startsWith('snapshot-'))).toHaveLength(1)
    expect(files.filter((name) => name.startsWith('log-')).length).toBeLessThanOrEqual(2)
    await engine.data.close()
    expect(contents(open().data)).toEqual(contents(engine.data))
  })

  test('hold later states too without harm', async () => {
    const engine = open()
    for (let index = 0; index < 3000; index += 1) engine.commit(set(`a/${index}`, { n: index }))
    engine.data.compact()
    const written = engine.data.compacted()
    for (let index = 0; index < 200; index += 1) {
      engine.commit(
        { delete: `${ROOT}/a/${index * 14}` },
        set(`b/${index}`, { n: index }),
        set(`a/${index * 14 + 1}`, { n: -1 }),
      )
      await new Promise((resolve) => setImmediate(resolve))
    }
    await written
    await engine.data.close()
    expect(contents(open().data)).toEqual(contents(engine.data))
  })

  test('that were not finished are dropped; files of others in the directory stay', () => {
    const engine = open()
    engine.commit(set('a/x', { n: 1 }))
    writeFileSync(join(path, 'snapshot-00000002.tmp'), 'half')
    writeFileSync(join(path, 'events.tmp'), 'mine')
    expect(contents(open().data)).toEqual(contents(engine.data))
    expect(readdirSync(path).toSorted()).toEqual(['events.tmp', 'lock', 'log-00000001'])
  })
})

describe('damage', () => {
  test('in the middle of a log is an error that names file and offset', () => {
    const engine = open()
    engine.commit(set('a/x', { n: 1 }))
    const offset = statSync(log()).size
    engine.commit(set('a/y', { n: 1 }))
    engine.commit(set('a/z', { n: 1 }))
    const bytes = readFileSync(log())
    bytes[offset + 40] = (bytes[offset + 40] ?? 0) ^ 1
    writeFileSync(log(), bytes)
    expect(open).toThrow(`${log()} at byte ${offset}: corrupt record: the checksum is`)
  })

  test('of a snapshot is an error, and so is a missing one', async () => {
    const engine = open()
    engine.commit(set('a/x', { n: 1 }))
    engine.data.compact()
    await engine.data.compacted()
    await engine.data.close()
    const snapshot = join(path, 'snapshot-00000002')
    truncateSync(snapshot, statSync(snapshot).size - 5)
    expect(open).toThrow(/snapshot-00000002 at byte \d+: the snapshot ends in the middle of a record/)
    rmSync(snapshot)
    expect(open).toThrow(/has log-00000002 but neither a snapshot nor the logs before it/)
  })

  test('by another version is told by the header', () => {
    writeFileSync(join(path, 'log-00000001'), 'mesh-firestore-data 2\n')
    expect(open).toThrow(/expected the header "mesh-firestore-data 1"/)
    writeFileSync(join(path, 'log-00000001'), 'something else')
    expect(open).toThrow(/log-00000001 at byte 0: found "something else"/)
  })
})

test('a commit that cannot be written is refused and leaves nothing behind', async () => {
  const engine = open()
  engine.commit(set('a/x', { n: 1 }))
  const before = contents(engine.data)
  await engine.data.close()
  expect(() => engine.commit(set('a/y', { n: 1 }))).toThrow(expect.objectContaining({ status: 'UNAVAILABLE' }))
  expect(contents(engine.data)).toEqual(before)
})
