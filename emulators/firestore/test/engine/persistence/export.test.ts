import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Clock } from '../../../../kit/clock.ts'
import { Documents } from '../../../engine/documents.ts'
import { readExport } from '../../../engine/persistence/export/read-export.ts'
import { writeExport } from '../../../engine/persistence/export/write-export.ts'
import { FirestoreEngine } from '../../../engine/service.ts'
import { encodeFields } from '../../../engine/values/codec.ts'
import { fields } from '../arbitrary-values.ts'
import { ADMIN, DATABASE, ROOT, set } from '../make-parts.ts'

const GOING_ON = new AbortController().signal
const TIME = Date.parse('2026-01-01T00:00:00Z') * 1000 + 1

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-export-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const target = (directory: string, name = 'firestore_export') => ({ project: 'p', directory, name })
const metadataIn = (directory: string): string =>
  join(directory, 'firestore_export/firestore_export.overall_export_metadata')
const seedIn = (directory: string) => ({ metadataFile: metadataIn(directory), project: 'p' })

/** Documents with one field each. */
function documentsOf(numbers: Record<string, number>): Documents {
  const documents = new Documents()
  for (const [path, n] of Object.entries(numbers)) {
    documents.set(`${ROOT}/${path}`, { encoded: `{"n":${n}}`, createTime: TIME - 1, updateTime: TIME })
  }
  return documents
}

function contents(documents: Documents): Map<string, unknown> {
  return new Map(
    Array.from(documents.entries(), ([name, { encoded, createTime, updateTime }]) => [
      name,
      [encoded, createTime, updateTime],
    ]),
  )
}

describe('an export', () => {
  test('is read back as it was, whatever the values, names and times', async () => {
    const path = fc.constantFrom('a/x', 'a/tab\tnewline\n"quote', 'a/é😀', 'a/__id7__', 'a/100%25/b/\\', 'a/x/b/y')
    const micros = fc.integer({ min: 0, max: 4_000_000_000_000_000 })
    const entry = fc.record({ fields, createTime: micros, updateTime: micros })
    await fc.assert(
      fc.asyncProperty(fc.dictionary(path, entry), async (given) => {
        const directory = scratch()
        const documents = new Documents()
        for (const [name, { fields: content, ...times }] of Object.entries(given)) {
          documents.set(`${ROOT}/${name}`, { encoded: encodeFields(content), ...times })
        }
        const { documents: count, metadataFile } = await writeExport(documents, TIME, target(directory), GOING_ON)
        expect([count, metadataFile]).toEqual([documents.size, metadataIn(directory)])
        const read = new Documents()
        const time = readExport(seedIn(directory), read)
        expect(contents(read)).toEqual(contents(documents))
        expect(time).toBe(Math.max(TIME, ...Object.values(given).map(({ updateTime }) => updateTime)))
      }),
      { numRuns: 100 },
    )
  })

  test('of one name is made once, however often it is asked for at a time', async () => {
    const directory = scratch()
    const write = (n: number) => writeExport(documentsOf({ 'a/x': n }), TIME, target(directory), GOING_ON)
    const outcomes = await Promise.allSettled([write(1), write(2), write(3)])
    const made = outcomes.findIndex(({ status }) => status === 'fulfilled')
    const others = outcomes.filter((_, index) => index !== made)
    expect(others).toEqual(
      others.map(() => ({ status: 'rejected', reason: expect.objectContaining({ status: 'ALREADY_EXISTS' }) })),
    )
    const read = new Documents()
    readExport(seedIn(directory), read)
    expect(read.entry(`${ROOT}/a/x`)?.encoded).toBe(`{"n":${made + 1}}`)
    expect(readdirSync(directory)).toEqual(['firestore_export'])
  })

  test('has the documents as they were when it was asked for, whatever is committed meanwhile', async () => {
    const directory = scratch()
    const engine = new FirestoreEngine({ clock: new Clock() })
    const commit = (...writes: object[]) => engine.rpcs.Commit({ database: DATABASE, writes }, ADMIN)
    const text = { big: { stringValue: 'x'.repeat(20_000) } }
    for (let index = 0; index < 500; index += 1) await commit({ update: { name: `${ROOT}/a/${index}`, fields: text } })
    const written = engine.export(target(directory))
    const state = { isWritten: false }
    void written.then(() => (state.isWritten = true))
    let commits = 0
    for (; !state.isWritten && commits < 500; commits += 1) {
      await commit(set(`a/${commits}`, { n: 1 }), set(`b/${commits}`, { n: 1 }), {
        delete: `${ROOT}/a/${499 - commits}`,
      })
      await new Promise((resolve) => setImmediate(resolve))
    }
    await written
    expect(commits).toBeGreaterThan(3)
    const read = new Documents()
    readExport(seedIn(directory), read)
    expect(new Set(Array.from(read.entries(), ([, { encoded }]) => encoded))).toEqual(new Set([encodeFields(text)]))
    expect(read.size).toBe(500)
    await engine.close()
  })

  test('has all databases of the project and nothing of another', async () => {
    const directory = scratch()
    const documents = documentsOf({ 'a/x': 1 })
    const more = ['projects/p/databases/other/documents/a/x', 'projects/pp/databases/(default)/documents/a/x']
    for (const name of more) documents.set(name, { encoded: '{}', createTime: TIME, updateTime: TIME })
    await writeExport(documents, TIME, target(directory), GOING_ON)
    const read = new Documents()
    readExport(seedIn(directory), read)
    expect([...contents(read).keys()]).toEqual([`${ROOT}/a/x`, more[0]])
  })

  test('appears whole or not at all', async () => {
    const directory = scratch()
    const stopped = AbortSignal.abort()
    await expect(writeExport(documentsOf({ 'a/x': 1 }), TIME, target(directory), stopped)).rejects.toMatchObject({
      status: 'ABORTED',
    })
    const file = join(directory, 'file')
    writeFileSync(file, '')
    const into = writeExport(documentsOf({ 'a/x': 1 }), TIME, target(file), GOING_ON)
    await expect(into).rejects.toMatchObject({ status: 'UNAVAILABLE' })
    expect(readdirSync(directory)).toEqual(['file'])
  })

  test('does not replace what is there', async () => {
    const directory = scratch()
    mkdirSync(join(directory, 'firestore_export'))
    const again = writeExport(documentsOf({ 'a/x': 1 }), TIME, target(directory), GOING_ON)
    await expect(again).rejects.toMatchObject({ status: 'ALREADY_EXISTS' })
  })

  test.each(['', '..', 'a/b', '../a'])('has no name like %j', async (name) => {
    const named = writeExport(documentsOf({}), TIME, target(scratch(), name), GOING_ON)
    await expect(named).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' })
  })
})

describe('an import', () => {
  async function exported(numbers: Record<string, number> = { 'a/x': 1, 'a/y': 2 }): Promise<string> {
    const directory = scratch()
    await writeExport(documentsOf(numbers), TIME, target(directory), GOING_ON)
    return directory
  }

  const clock = new Clock()

  test('is there after a kill, with later commits after all that it has', async () => {
    const seed = seedIn(await exported())
    const dataDirectory = scratch()
    const first = new FirestoreEngine({ clock, dataDirectory, seed })
    const { commitTime } = await first.rpcs.Commit({ database: DATABASE, writes: [set('a/z', { n: 3 })] }, ADMIN)
    const second = new FirestoreEngine({ clock, dataDirectory })
    expect(second.databases()).toEqual([{ name: DATABASE, documents: 3 }])
    expect(second.lastCommitTime()).toBe(commitTime)
    await first.close()
    await second.close()
  })

  test('makes no events', async () => {
    const engine = new FirestoreEngine({ clock, seed: seedIn(await exported()) })
    const commits: unknown[] = []
    engine.beforeCommit((commit) => void commits.push(commit))
    expect([engine.databases()[0]?.documents, commits]).toEqual([2, []])
    await engine.close()
  })

  test('into a data directory that has documents is refused', async () => {
    const dataDirectory = scratch()
    const first = new FirestoreEngine({ clock, dataDirectory })
    await first.rpcs.Commit({ database: DATABASE, writes: [set('b/z', { n: 3 })] }, ADMIN)
    await first.close()
    const seed = seedIn(await exported())
    expect(() => new FirestoreEngine({ clock, dataDirectory, seed })).toThrow(
      'over the 1 documents of the data directory',
    )
    const again = new FirestoreEngine({ clock, dataDirectory })
    expect(again.databases()[0]?.documents).toBe(1)
    await again.close()
  })

  test.each<[string, (text: string) => string, RegExp]>([
    ['a changed value', (text) => text.replace('"n":1', '"n":7'), /2 documents and the SHA-256 [0-9a-f]{64}, but/],
    ['a missing document', (text) => text.slice(text.indexOf('\n') + 1), /1 documents and/],
    ['a cut end', (text) => text.slice(0, -5), /at byte \d+: the file ends in the middle of a document/],
    ['a line that is no JSON', (text) => text.replace('{"n":2}', '{"n":2'), /jsonl at byte \d+: .*JSON/],
    [
      'a name that is none',
      (text) => text.replace('/documents/a/x', '/documents/a'),
      /at byte 0: name must be a document name/,
    ],
    [
      'a document of another project',
      (text) => text.replace('projects/p/', 'projects/q/'),
      /not of the export's project/,
    ],
    ['a value that is none', (text) => text.replace('{"n":2}', '{"n":{"x":2}}'), /Not a stored Firestore value/],
  ])('of a file with %s is refused and stores nothing', async (_what, change, message) => {
    const directory = await exported()
    const file = join(directory, 'firestore_export/documents.jsonl')
    writeFileSync(file, change(readFileSync(file, 'utf8')))
    const dataDirectory = scratch()
    expect(() => new FirestoreEngine({ clock, dataDirectory, seed: seedIn(directory) })).toThrow(message)
    const engine = new FirestoreEngine({ clock, dataDirectory })
    expect(engine.databases()).toEqual([])
    await engine.close()
  })

  test.each<[string, string | Buffer, string]>([
    ["Google's", Buffer.from([10, 7, 1, 2, 255, 0]), 'read such documents with the Admin SDK'],
    ['an unknown one', '{"format":"other"}', "no export of Mesh's Firestore emulator"],
    ['a later version', '{"format":"mesh-firestore-export","version":2}', 'version 2 of the format, expected 1'],
    ['an incomplete one', '{"format":"mesh-firestore-export","version":1}', 'lacks one of project'],
  ])('of another format is refused: %s', (_what, metadata, message) => {
    const metadataFile = join(scratch(), 'x.overall_export_metadata')
    writeFileSync(metadataFile, metadata)
    expect(() => readExport({ metadataFile, project: undefined }, new Documents())).toThrow(message)
  })

  test('reads no file elsewhere', async () => {
    const directory = await exported()
    const { metadataFile } = seedIn(directory)
    writeFileSync(metadataFile, readFileSync(metadataFile, 'utf8').replace('documents.jsonl', '../secret'))
    expect(() => readExport({ metadataFile, project: 'p' }, new Documents())).toThrow(
      `${metadataFile} names the file "../secret", expected one beside it`,
    )
  })

  test("of another project's export is refused, and of none", async () => {
    const { metadataFile } = seedIn(await exported())
    expect(() => readExport({ metadataFile, project: 'q' }, new Documents())).toThrow(
      'export of the project p, but the emulator runs for q',
    )
    const missing = join(scratch(), 'none')
    expect(() => readExport({ metadataFile: missing, project: 'p' }, new Documents())).toThrow(missing)
    expect(existsSync(missing)).toBe(false)
  })
})
