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

function open(directory: string): KeptTasks {
  const kept = new KeptTasks(new Clock(), directory)
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

test('where it cannot be written anew nothing is refused, and what comes after that is kept too', () => {
  const directory = scratch()
  const kept = open(directory)
  vi.mocked(renameSync).mockClear()
  for (const _ of ['first', 'second'])
    vi.mocked(renameSync).mockImplementationOnce(() => {
      throw Object.assign(new Error('EIO: rename'), { code: 'EIO' })
    })
  for (let count = 1; count <= MANY + 1; count += 1) kept.put(task('one', count))
  expect(vi.mocked(renameSync).mock.results.map(({ type }) => type)).toEqual(['throw', 'throw'])
  kept.close()
  expect(open(directory).get(task('one').name)?.dispatchCount).toBe(MANY + 1)
})
