import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Clock } from '../../../kit/clock.ts'
import { Faults } from '../../../kit/faults.ts'
import { DataDirectory } from '../../engine/persistence/data-directory.ts'
import { FirestoreEngine } from '../../engine/service.ts'
import { formatTimestamp } from '../../engine/values/timestamp.ts'
import { Deliveries } from '../../triggers/deliveries.ts'
import { Outbox } from '../../triggers/outbox.ts'
import { TriggerRegistry } from '../../triggers/registry.ts'
import { ADMIN, DATABASE, ROOT, set } from '../engine/make-parts.ts'

const EVENT_TYPE = 'google.cloud.firestore.document.v1.written'

/** The engine and its events on a directory, with two functions that nobody runs. */
function open(path: string) {
  const clock = new Clock()
  const engine = new FirestoreEngine({ clock, dataDirectory: path })
  const outbox = new Outbox(join(path, 'events'), engine.lastCommitTime())
  const registry = new TriggerRegistry(undefined)
  const deliveries = new Deliveries({
    functions: '127.0.0.1:1',
    clock,
    faults: new Faults(),
    outbox,
    registry,
    log: () => undefined,
  })
  for (const [name, value] of [
    ['f', 'a/{id}'],
    ['g', '{path=**}'],
  ]) {
    deliveries.register('p', `us-central1-${name}-0`, {
      eventType: EVENT_TYPE,
      document: { value, matchType: 'PATH_PATTERN' },
    })
  }
  engine.beforeCommit((commit) => deliveries.prepare(commit))
  return { engine, deliveries, outbox }
}

/** The files that commits append to, and how long they are. */
function sizes(path: string): Map<string, number> {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'lock')
  return new Map(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name)
      return [relative(path, file), readFileSync(file).length]
    }),
  )
}

/** The texts of the events on disk that a restart would deliver. */
function owed(path: string, lastCommitTime: string): string[] {
  const outbox = new Outbox(join(path, 'events'), lastCommitTime)
  const texts: string[] = []
  for (const id of outbox.functions()) {
    const queue = outbox.queue(id)
    for (let event = queue.next(); event !== undefined; event = queue.next()) {
      const { data } = JSON.parse(queue.text(event).toString()) as {
        data: Record<string, { fields?: { n?: { integerValue: string } } }>
      }
      texts.push(`${id.functionName} ${event.document} ${data['value']?.fields?.n?.integerValue ?? 'deleted'}`)
    }
  }
  return texts.sort()
}

test('wherever a kill cuts the files, stored commits have exactly their events, and acknowledged ones are stored', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-crash-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const live = join(folder, 'live')
  const { engine, deliveries } = open(live)
  onTestFinished(async () => {
    deliveries.close()
    await engine.close()
  })
  const commits = [
    [set('a/x', { n: 1 })],
    [set('a/x', { n: 2 }), set('a/y', { n: 2 }), set('b/z', { n: 2 })],
    [{ delete: `${ROOT}/a/y` }],
  ]
  const events = [
    ['us-central1-f a/x 1', 'us-central1-g a/x 1'],
    ['us-central1-f a/x 2', 'us-central1-f a/y 2', 'us-central1-g a/x 2', 'us-central1-g a/y 2', 'us-central1-g b/z 2'],
    ['us-central1-f a/y deleted', 'us-central1-g a/y deleted'],
  ]
  const documents = [[], ['a/x {"n":1}'], ['a/x {"n":2}', 'a/y {"n":2}', 'b/z {"n":2}'], ['a/x {"n":2}', 'b/z {"n":2}']]
  const stages: Map<string, number>[] = []
  for (const writes of commits) {
    stages.push(sizes(live))
    await engine.rpcs.Commit({ database: DATABASE, writes }, ADMIN)
  }
  stages.push(sizes(live))

  /** All states that a kill in the last commit can leave: the events' files grow before the log, byte by byte. */
  function* crashes(): Iterable<{ lengths: Map<string, number>; stored: number }> {
    const lengths = new Map(stages.at(-2))
    const grown = [...(stages.at(-1) ?? [])].sort(
      ([a], [b]) => Number(a.startsWith('log')) - Number(b.startsWith('log')),
    )
    for (const [file, end] of grown) {
      for (let length = lengths.get(file) ?? 0; length <= end; length += 1) {
        lengths.set(file, length)
        yield { lengths, stored: file.startsWith('log') && length === end ? commits.length : commits.length - 1 }
      }
    }
  }

  const contents = new Map([...(stages.at(-1) ?? [])].map(([file]) => [file, readFileSync(join(live, file))]))
  vi.spyOn(console, 'error').mockReturnValue()
  onTestFinished(() => void vi.restoreAllMocks())
  const dead = join(folder, 'dead')
  for (const file of contents.keys()) mkdirSync(dirname(join(dead, file)), { recursive: true })
  let points = 0
  for (const { lengths, stored } of crashes()) {
    for (const [file, length] of lengths) writeFileSync(join(dead, file), contents.get(file)?.subarray(0, length) ?? '')
    const data = new DataDirectory(dead)
    const found = Array.from(
      data.documents.entries(),
      ([name, { encoded }]) => `${name.slice(ROOT.length + 1)} ${encoded}`,
    )
    const crash = JSON.stringify([...lengths])
    expect(found, crash).toEqual(documents[stored])
    expect(owed(dead, formatTimestamp(data.lastCommitTime)), crash).toEqual(events.slice(0, stored).flat().sort())
    await data.close()
    points += 1
  }
  expect(points).toBeGreaterThan(1000)
})

test('a commit whose log entry cannot be written leaves no event', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-crash-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { engine, deliveries, outbox } = open(folder)
  onTestFinished(() => deliveries.close())
  await engine.rpcs.Commit({ database: DATABASE, writes: [set('a/x', { n: 1 })] }, ADMIN)
  const before = sizes(folder)
  await engine.close()
  const refused = engine.rpcs.Commit({ database: DATABASE, writes: [set('a/x', { n: 2 })] }, ADMIN)
  await expect(refused).rejects.toMatchObject({ status: 'UNAVAILABLE' })
  expect([outbox.pending, sizes(folder)]).toEqual([2, before])
})
