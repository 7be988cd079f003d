import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { KeptTasks } from '../../../cloud/tasks/kept-tasks.ts'
import type { Task } from '../../../cloud/tasks/types.ts'
import { Clock } from '../../../kit/clock.ts'

vi.mock('node:fs', { spy: true })
beforeEach(() => {
  vi.mocked(renameSync).mockClear()
})

/** As many changes as make the file long. */
const MANY = 5_000
const QUEUE = 'projects/p/locations/l1/queues/q'
const request = { url: 'http://localhost/', method: 'POST', headers: {}, body: '' }

function task(id: number | string, dispatchCount = 0): Task {
  const times = { createMicros: 0, scheduleMicros: 0, dispatchDeadlineMs: 15_000 }
  return { name: `${QUEUE}/tasks/${id}`, request, ...times, dispatchCount, responseCount: 0 }
}

function open(directory: string, logged: string[] = []): KeptTasks {
  const kept = new KeptTasks(new Clock(), directory, (line) => logged.push(line))
  onTestFinished(() => kept.close())
  return kept
}

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-kept-tasks-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('the file is written anew when most of it no longer counts, and not while all of it does', () => {
  const kept = open(scratch())
  vi.mocked(renameSync).mockClear()
  for (let id = 0; id < MANY; id += 1) kept.put(task(id))
  expect(renameSync).not.toHaveBeenCalled()
  for (let count = 0; count < 4 * MANY; count += 1) kept.put(task(0, count))
  expect(renameSync).toHaveBeenCalledOnce()
})

test('where it cannot be written anew nothing is refused, one line says so, and it is tried again when many more came', () => {
  const directory = scratch()
  const logged: string[] = []
  const kept = open(directory, logged)
  vi.mocked(renameSync).mockClear()
  for (const _ of ['first', 'second'])
    vi.mocked(renameSync).mockImplementationOnce(() => {
      throw Object.assign(new Error('EIO: rename'), { code: 'EIO' })
    })
  const tries: number[] = []
  for (let count = 1; count <= 3 * MANY; count += 1) {
    kept.put(task('one', count))
    if (vi.mocked(renameSync).mock.calls.length > tries.length) tries.push(count)
  }
  expect(tries).toEqual([MANY, 2 * MANY, 3 * MANY])
  expect(vi.mocked(renameSync).mock.results.map(({ type }) => type)).toEqual(['throw', 'throw', 'return'])
  expect(logged).toEqual(['The file of tasks grows, since it cannot be written anew: Error: EIO: rename'])
  kept.close()
  expect(open(directory).get(task('one').name)?.dispatchCount).toBe(3 * MANY)
})
