import type * as fs from 'node:fs'
import { mkdtempSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Clock } from '../../../../kit/clock.ts'
import { Faults } from '../../../../kit/faults.ts'
import { FirestoreEngine } from '../../../engine/service.ts'
import { Deliveries } from '../../../triggers/deliveries.ts'
import { Outbox } from '../../../triggers/outbox.ts'
import { TriggerRegistry } from '../../../triggers/registry.ts'
import { ADMIN, DATABASE, ROOT, integers, set } from '../make-parts.ts'

vi.mock('node:fs', { spy: true })
const { writeSync: realWriteSync } = await vi.importActual<typeof fs>('node:fs')

/** Room for so many more bytes; the write that meets the end is done in part, the next one fails. */
function leave(bytes: number, code = 'ENOSPC'): void {
  let room = bytes
  const write = (file: number, data: Buffer, offset = 0, length = data.length, position?: number): number => {
    if (room === 0) throw Object.assign(new Error(`${code}: write`), { code })
    const count = Math.min(room, length)
    room -= count
    return realWriteSync(file, data, offset, count, position)
  }
  vi.mocked(writeSync).mockImplementation(write as typeof writeSync)
}

function scratch(): string {
  const path = mkdtempSync(join(tmpdir(), 'mesh-full-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  onTestFinished(() => {
    vi.mocked(writeSync).mockRestore()
  })
  return path
}

function open(path: string) {
  const engine = new FirestoreEngine({ clock: new Clock(), dataDirectory: path })
  const outbox = new Outbox(join(path, 'events'), engine.lastCommitTime())
  const context = { functions: '127.0.0.1:1', clock: new Clock(), faults: new Faults(), log: () => undefined }
  const deliveries = new Deliveries({ ...context, outbox, registry: new TriggerRegistry(undefined) })
  const document = { value: '{path=**}', matchType: 'PATH_PATTERN' }
  deliveries.register('p', 'us-central1-f-0', { eventType: 'google.cloud.firestore.document.v1.written', document })
  engine.beforeCommit((commit) => deliveries.prepare(commit))
  const put = (n: number) => engine.rpcs.Commit({ database: DATABASE, writes: [set('a/x', { n })] }, ADMIN)
  const get = async () => (await engine.rpcs.GetDocument({ name: `${ROOT}/a/x` }, ADMIN))['fields']
  const close = async (): Promise<void> => {
    deliveries.close()
    await engine.close()
  }
  return { put, get, outbox, close }
}

test('a full disk refuses the commit, whatever it had room for, and nothing of it is left', async () => {
  const path = scratch()
  const { put, get, outbox, close } = open(path)
  await put(1)
  const log = join(path, 'log-00000001')
  const before = readFileSync(log)
  vi.mocked(writeSync).mockClear()
  await put(2)
  const needed = vi.mocked(writeSync).mock.calls.reduce((sum, [, data]) => sum + Buffer.byteLength(data), 0)
  const stored = readFileSync(log)
  expect(stored.length).toBeGreaterThan(before.length)
  for (let room = 0; room < needed; room += 1) {
    leave(room)
    await expect(put(3), `with room for ${room} bytes`).rejects.toMatchObject({ status: 'RESOURCE_EXHAUSTED' })
    expect([await get(), readFileSync(log).equals(stored), outbox.pending]).toEqual([integers({ n: 2 }), true, 2])
  }
  vi.mocked(writeSync).mockRestore()
  await put(4)
  expect([await get(), outbox.pending]).toEqual([integers({ n: 4 }), 3])
  await close()
  const again = open(path)
  expect([await again.get(), again.outbox.pending]).toEqual([integers({ n: 4 }), 3])
  await again.close()
})

test('a disk that fails otherwise makes the emulator unavailable', async () => {
  const { put, close } = open(scratch())
  leave(10, 'EIO')
  await expect(put(1)).rejects.toMatchObject({
    status: 'UNAVAILABLE',
    message: expect.stringContaining('EIO') as unknown,
  })
  vi.mocked(writeSync).mockRestore()
  await put(2)
  await close()
})
