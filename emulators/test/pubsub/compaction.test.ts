import { closeSync, mkdtempSync, openSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { Clock } from '../../kit/clock.ts'
import { Faults } from '../../kit/faults.ts'
import { Broker } from '../../pubsub/engine/broker.ts'
import { Journal } from '../../pubsub/store/journal.ts'
import type { Operation } from '../../pubsub/store/operation.ts'
import { TOPIC } from './broker-setup.ts'

vi.mock('node:fs', { spy: true })
beforeEach(() => {
  for (const spy of [openSync, closeSync, renameSync]) vi.mocked(spy).mockClear()
})

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-compaction-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

function failRename(times: number): void {
  for (let count = 0; count < times; count += 1)
    vi.mocked(renameSync).mockImplementationOnce(() => {
      throw Object.assign(new Error('EIO: rename'), { code: 'EIO' })
    })
}

const gone = (name: string): Operation => ({ op: 'topic-deleted', name })

test('a compaction that fails leaves the log as it was and no file open; a later one succeeds', () => {
  const directory = scratch()
  const journal = new Journal(directory, () => undefined)
  journal.append([gone('first')])
  failRename(2)
  for (const _ of ['once', 'twice']) expect(() => journal.compact([gone('long'.repeat(100))])).toThrow('EIO')
  journal.append([gone('second')])
  const kept: Operation[] = []
  new Journal(directory, (operation) => kept.push(operation)).close()
  expect(kept).toEqual([gone('first'), gone('second')])
  journal.compact([gone('all')])
  journal.append([gone('third')])
  journal.close()
  new Journal(directory, (operation) => kept.push(operation)).close()
  expect(kept.slice(2)).toEqual([gone('all'), gone('third')])
  expect(vi.mocked(closeSync).mock.calls.length).toBe(vi.mocked(openSync).mock.calls.length)
})

test('where the log cannot be replaced nothing is refused, one line says so, and it is tried when much more came', () => {
  const logged: string[] = []
  const log = (line: string) => void logged.push(line)
  const broker = new Broker({ clock: new Clock(), faults: new Faults(), dataDir: scratch(), log })
  broker.createTopic({ name: TOPIC })
  failRename(2)
  const data = Buffer.alloc(750_000, 'x')
  const tries: number[] = []
  // A message is a megabyte of the log; the log is long when it has four.
  for (let count = 1; count <= 13; count += 1) {
    broker.publish(TOPIC, [{ data, attributes: {}, orderingKey: '' }])
    if (vi.mocked(renameSync).mock.calls.length > tries.length) tries.push(count)
  }
  expect(tries).toEqual([4, 8, 12])
  expect(logged).toEqual(['The log of Pub/Sub grows, since it cannot be replaced: Error: EIO: rename'])
  broker.close()
})
