import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FieldValue, GeoPoint, Timestamp } from 'firebase-admin/firestore'
import type { Firestore } from 'firebase-admin/firestore'
import { describe, expect, onTestFinished, test } from 'vitest'
import { until } from '../transport/support/until.ts'
import { adminFor } from './support/admin.ts'
import { FOREIGN_HOST } from './support/subject.ts'

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url))
const PROJECT = 'demo-export'

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-contract-export-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The emulator as the suite starts it: its argv and working directory. */
function start(cwd: string, args: readonly string[] = []) {
  const argv = [MAIN, '--port', '0', '--project_id', PROJECT, '--single_project_mode', 'true', ...args]
  const child = spawn(process.execPath, argv, { cwd, stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const address = async () => {
    await until(`it to listen (${err})`, () => out.includes('\n'))
    return `127.0.0.1:${/:(\d+),/.exec(out)?.[1]}`
  }
  return { child, exited, address, err: () => err }
}

function clientOf(address: string): Firestore {
  return adminFor({ host: '127.0.0.1', port: 0, address, ours: undefined }, PROJECT)
}

async function fill(db: Firestore): Promise<void> {
  await db.doc('a/all').set({
    bytes: Buffer.from([0, 255]),
    place: new GeoPoint(-1.5, 2),
    reference: db.doc('b/other'),
    notANumber: Number.NaN,
    negativeZero: -0,
    large: FieldValue.increment(1),
    time: new Timestamp(1_700_000_000, 123_456_000),
    vector: FieldValue.vector([1, 2.5]),
    list: [null, true, { 'odd."name\\': 'é😀' }],
  })
  await db.doc('a/all').update({ large: FieldValue.increment(9_007_199_254_740_992) })
  await db.doc('a/all/deep/document').set({})
}

/** Everything in the database, with its times. */
async function read(db: Firestore): Promise<unknown[]> {
  const [a, deep] = await Promise.all([db.collection('a').get(), db.collectionGroup('deep').get()])
  return [...a.docs, ...deep.docs].map((document) => [
    document.ref.path,
    { ...document.data(), reference: (document.get('reference') as { path: string } | undefined)?.path },
    document.createTime,
    document.updateTime,
  ])
}

describe.runIf(FOREIGN_HOST === undefined)('the suite', () => {
  test('exports from one emulator and starts another from that', async () => {
    const cwd = scratch()
    const first = start(cwd)
    const address = await first.address()
    const db = clientOf(address)
    await fill(db)
    const before = await read(db)
    const body = {
      database: `projects/${PROJECT}/databases/(default)`,
      export_directory: 'firebase-export-1',
      export_name: 'firestore_export',
    }
    const reply = await fetch(`http://${address}/emulator/v1/projects/${PROJECT}:export`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    expect(reply.status).toBe(200)
    const seed = join(cwd, 'firebase-export-1/firestore_export/firestore_export.overall_export_metadata')
    const second = start(cwd, ['--seed_from_export', seed])
    const copy = clientOf(await second.address())
    expect(await read(copy)).toEqual(before)
    expect(before).toHaveLength(2)
    await copy.doc('a/all').update({ later: true })
  })

  test('is told when it cannot start from what it was given', async () => {
    const cwd = scratch()
    const seed = join(cwd, 'prod.overall_export_metadata')
    writeFileSync(seed, Buffer.from([10, 3, 255, 0]))
    const emulator = start(cwd, ['--seed_from_export', seed])
    expect(await emulator.exited).toBe(1)
    expect(emulator.err()).toContain(`${seed} is no export of Mesh's Firestore emulator`)
  })
})
