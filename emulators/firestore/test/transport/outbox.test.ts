import {
  appendFileSync,
  existsSync,
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
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { encodeEvent } from '../../triggers/event-record.ts'
import { EventQueue } from '../../triggers/event-queue.ts'
import type { QueuedEvent } from '../../triggers/event-segment.ts'
import { Outbox } from '../../triggers/outbox.ts'

const NEVER = '9999-12-31T00:00:00.000000Z'
const FUNCTION = { project: 'demo-a', functionName: 'us-central1-f' }

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-outbox-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A record whose time grows with its number. */
function record(n: number, text = `{"n":${n}}`): Buffer {
  return encodeEvent({ id: `id-${n}`, time: timeOf(n), database: '(default)', document: `items/tab\t${n}` }, text)
}

function timeOf(n: number): string {
  return `2026-01-01T00:00:00.${String(n).padStart(6, '0')}Z`
}

function filled(path: string, count: number, segmentBytes?: number): EventQueue {
  const queue = new EventQueue(path, NEVER, segmentBytes)
  for (let n = 1; n <= count; n += 1) queue.append([record(n)])
  return queue
}

function rest(queue: EventQueue): QueuedEvent[] {
  const events: QueuedEvent[] = []
  for (let event = queue.next(); event !== undefined; event = queue.next()) events.push(event)
  return events
}

const ids = (events: readonly QueuedEvent[]): string[] => events.map(({ id }) => id)

describe('a queue', () => {
  test('hands out each event once, in order, with its text on demand, also those added while it reads', () => {
    const queue = filled(scratch(), 3)
    const first = queue.next()
    expect(first).toMatchObject({ id: 'id-1', time: timeOf(1), database: '(default)', document: 'items/tab\t1' })
    queue.append([record(4), record(5)])
    expect(ids(rest(queue))).toEqual(['id-2', 'id-3', 'id-4', 'id-5'])
    expect(queue.next()).toBeUndefined()
    queue.append([record(6, '{"long":"é😀"}')])
    const last = queue.next()
    expect(last && queue.text(last).toString()).toBe('{"long":"é😀"}')
    expect(queue.pending).toBe(6)
  })

  test('knows after a restart what is owed, whatever the order in which events were done', () => {
    const path = scratch()
    const queue = filled(path, 40, 300)
    for (const [index, event] of rest(queue).entries()) if (index % 3 !== 0) queue.done(event)
    const again = new EventQueue(path, NEVER)
    expect(again.pending).toBe(14)
    expect(ids(rest(again))).toEqual(Array.from({ length: 14 }, (_, n) => `id-${n * 3 + 1}`))
  })

  test('takes back the events of a commit that failed, and only these', () => {
    const path = scratch()
    const queue = filled(path, 1, 300)
    const size = statSync(join(path, '00000001')).size
    queue.append([record(2), record(3)])()
    expect([queue.pending, statSync(join(path, '00000001')).size]).toEqual([1, size])
    queue.append([record(4)])
    expect(ids(rest(queue))).toEqual(['id-1', 'id-4'])
  })

  test('deletes each file when all its events are done; the last one when it is closed', () => {
    const path = scratch()
    const queue = filled(path, 100, 500)
    const events = rest(queue)
    const files = readdirSync(path).length
    expect(files).toBeGreaterThan(10)
    for (const event of events.slice(0, 50)) queue.done(event)
    expect(Math.abs(readdirSync(path).length - files / 2)).toBeLessThanOrEqual(1)
    for (const event of events.slice(50)) queue.done(event)
    expect(readdirSync(path)).toHaveLength(1)
    queue.append([record(101)])
    expect(ids(rest(queue))).toEqual(['id-101'])
    queue.close()
    const again = new EventQueue(path, NEVER)
    for (const event of rest(again)) again.done(event)
    again.close()
    expect(existsSync(path)).toBe(false)
  })

  test('drops half a record at its end, and events of commits that were not stored', () => {
    const path = scratch()
    const queue = filled(path, 3)
    queue.append([record(5), record(5, '{"second":true}')])
    appendFileSync(join(path, '00000001'), record(6).subarray(0, 30))
    const again = new EventQueue(path, timeOf(4))
    expect(ids(rest(again))).toEqual(['id-1', 'id-2', 'id-3'])
    again.append([record(4)])
    expect(ids(rest(new EventQueue(path, NEVER)))).toEqual(['id-1', 'id-2', 'id-3', 'id-4'])
  })

  test('that is damaged elsewhere is refused by file and offset', () => {
    const path = scratch()
    const file = join(path, '00000001')
    filled(path, 3)
    const offset = 'mesh-firestore-events 1\n'.length + record(1).length
    const bytes = readFileSync(file)
    bytes[offset + 40] = (bytes[offset + 40] ?? 0) ^ 1
    writeFileSync(file, bytes)
    expect(() => new EventQueue(path, NEVER)).toThrow(`${file} at byte ${offset}: corrupt event: the checksum is`)
    writeFileSync(file, 'something else\n')
    expect(() => new EventQueue(path, NEVER)).toThrow(`${file} at byte 0: found "something else"`)
  })

  test('with a cut file before its last is refused', () => {
    const path = scratch()
    filled(path, 20, 300)
    const file = join(path, '00000002')
    truncateSync(file, statSync(file).size - 3)
    expect(() => new EventQueue(path, NEVER)).toThrow(/00000002 at byte \d+: the file ends in the middle of an event/)
  })
})

describe('the outbox', () => {
  const other = { project: 'demo-a', functionName: 'us-central1-F' }

  test('has a queue for each function, also where file names ignore case', () => {
    const path = scratch()
    const outbox = new Outbox(path, NEVER)
    outbox
      .prepare(
        [
          { to: FUNCTION, records: [record(1)] },
          { to: other, records: [record(2)] },
        ],
        () => undefined,
      )
      .keep()
    expect(new Set(readdirSync(path).map((name) => name.toLowerCase())).size).toBe(2)
    const again = new Outbox(path, NEVER)
    expect([again.pending, ids(rest(again.queue(other)))]).toEqual([2, ['id-2']])
    expect(again.functions()).toEqual(expect.arrayContaining([FUNCTION, other]))
  })

  test('writes the events of a commit all or none', () => {
    const outbox = new Outbox(scratch(), NEVER)
    const broken = outbox.queue(other)
    broken.append([record(1)])
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    const append = vi.spyOn(broken, 'append').mockImplementation(() => {
      throw full
    })
    const prepare = () =>
      outbox.prepare(
        [
          { to: FUNCTION, records: [record(2)] },
          { to: other, records: [record(2)] },
        ],
        () => undefined,
      )
    expect(prepare).toThrow(expect.objectContaining({ status: 'RESOURCE_EXHAUSTED' }))
    expect([outbox.pending, ids(rest(outbox.queue(FUNCTION)))]).toEqual([1, []])
    append.mockRestore()
    prepare().keep()
    expect(outbox.pending).toBe(3)
  })

  test('stores no more commits once events of a failed one could not be taken back', () => {
    const outbox = new Outbox(scratch(), NEVER)
    vi.spyOn(outbox.queue(FUNCTION), 'append').mockReturnValue(() => {
      throw new Error('EIO: ftruncate')
    })
    outbox.checkSound()
    outbox.prepare([{ to: FUNCTION, records: [record(1)] }], () => undefined).takeBack()
    expect(() => outbox.checkSound()).toThrow(expect.objectContaining({ status: 'UNAVAILABLE' }))
  })

  test('without a directory leaves nothing behind', () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('mesh-events-'))
    const outbox = new Outbox(undefined, NEVER)
    outbox.prepare([{ to: FUNCTION, records: [record(1)] }], () => undefined).keep()
    outbox.close()
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith('mesh-events-'))
    expect(after.filter((name) => !before.includes(name))).toEqual([])
  })
})
