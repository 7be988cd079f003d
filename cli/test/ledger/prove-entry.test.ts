import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { addLedgerCommand } from '../../src/commands/ledger.ts'
import { formatProofFile, parseProofFile } from '../../src/ledger/proof-file.ts'
import { verifyProof } from '../../src/ledger/verify-proof.ts'
import { formatVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { entryAt, leavesOf, makeLog, nonceAt, ORIGIN, serveFiles, signerOf, type TestLog } from './make-log.ts'

let directory: string
let served: TestLog
let site: Awaited<ReturnType<typeof serveFiles>>

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mesh-ledger-'))
  served = await makeLog(leavesOf(700))
  site = await serveFiles(() => served.files)
})

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = 0
})

afterAll(() => {
  site.close()
  rmSync(directory, { recursive: true, force: true })
})

/** What the command prints; everything it reads is at the site, and its state in a file of this test. */
async function mesh(state: string, ...words: string[]): Promise<string> {
  let printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  const program = new Command().exitOverride()
  addLedgerCommand(program)
  const [verb = '', ...rest] = words
  const url = verb === 'verify-proof' ? [] : ['--url', `${site.address}/ledger`]
  await program.parseAsync(['node', 'mesh', 'ledger', verb, ...url, '--state', join(directory, state), ...rest])
  return printed
}

describe('mesh ledger', () => {
  test('proves an entry by its id and by its number, and the proof stands alone', async () => {
    const out = join(directory, 'proof.json')
    expect(await mesh('a', 'prove', nonceAt(5), '--out', out)).toContain('Proof of entry 5 written to')
    const said = await mesh('a', 'verify-proof', out)
    expect(said).toContain(`${ORIGIN} has this as entry 5 of 700:`)
    expect(said).toContain('Signed by a key that only this file names; compare it')
    const byNumber = await mesh('a', 'prove', '5')
    expect(byNumber).toBe(readFileSync(out, 'utf8'))
  })

  test('a proof is held against the key that was pinned', async () => {
    const out = join(directory, 'pinned.json')
    await mesh('b', 'verify')
    await mesh('b', 'prove', '699', '--out', out)
    expect(await mesh('b', 'verify-proof', out)).toContain('Signed by a key you trust:')
    const other = formatVerifierKey((await signerOf(ORIGIN, 1, 9)).key)
    await expect(mesh('b', 'verify-proof', out, '--vkey', other)).rejects.toThrow('expected a signature of')
  })

  test('prints JSON, also of what is wrong', async () => {
    const report = JSON.parse(await mesh('c', 'verify', '--json')) as object
    expect(report).toMatchObject({ ok: true, size: 700, origin: ORIGIN, keysFrom: 'served' })
    const whole = served
    served = await makeLog(leavesOf(699))
    const fault = JSON.parse(await mesh('c', 'verify', '--json')) as object
    expect(fault).toMatchObject({
      ok: false,
      code: 'failed-precondition',
      message: expect.stringMatching(/^Rollback/) as string,
    })
    expect(process.exitCode).toBe(1)
    served = whole
  })

  test('names a file that is not there, and one that cannot be written', async () => {
    const missing = join(directory, 'missing', 'proof.json')
    await expect(mesh('j', 'verify-proof', missing)).rejects.toThrow(`${missing}: cannot be read (ENOENT).`)
    await expect(mesh('j', 'prove', '5', '--out', missing)).rejects.toThrow(`${missing}: cannot be written (ENOENT).`)
    expect(JSON.parse(await mesh('j', 'verify-proof', missing, '--json'))).toMatchObject({
      ok: false,
      code: 'not-found',
    })
  })

  test('proves nothing from another history than was verified', async () => {
    await mesh('d', 'verify')
    const whole = served
    served = await makeLog(leavesOf(800).with(3, entryAt(3, 'never happened')))
    await expect(mesh('d', 'prove', '3')).rejects.toThrow('that is not how it begins now')
    served = await makeLog(leavesOf(10))
    await expect(mesh('d', 'prove', '3')).rejects.toThrow('A log only grows')
    served = whole
  })

  test('says when there is no such entry', async () => {
    await expect(mesh('e', 'prove', '700')).rejects.toThrow('has no entry 700 among its 700 published ones')
    await expect(mesh('e', 'prove', nonceAt(700))).rejects.toThrow('has no entry')
  })

  test('a log that lies about an entry cannot prove it', async () => {
    const whole = served
    const lying = await makeLog(leavesOf(700).with(3, entryAt(3, 'never happened')))
    served = {
      ...whole,
      files: new Map(whole.files).set('tile/entries/000', lying.files.get('tile/entries/000') ?? Buffer.alloc(0)),
    }
    await expect(mesh('f', 'prove', '3')).rejects.toThrow('The proof leads from entry 3 to another root')
    served = whole
  })
})

test('a proof without a cosignature of its witness is told of no witness that is still asked', async () => {
  const witness = formatVerifierKey((await signerOf('witness.test/w', 4, 7)).key)
  const file = parseProofFile(Buffer.from(await mesh('h', 'prove', '3')), 'p')
  const changed = Buffer.from(formatProofFile({ ...file, vkeys: [...file.vkeys, witness] }))
  await expect(verifyProof(changed, 'p', [])).rejects.toThrow(/is not cosigned by witness\.test\/w\.$/)
})

test('a proof with a key or a signature too many is refused', async () => {
  const spare = formatVerifierKey((await signerOf('spare.test/log', 1, 9)).key)
  const file = parseProofFile(Buffer.from(await mesh('g', 'prove', '3')), 'p')
  const verify = (change: object) => verifyProof(Buffer.from(formatProofFile({ ...file, ...change })), 'p', [])
  await expect(verify({ vkeys: [...file.vkeys, spare] })).rejects.toThrow('other signatures than those of the keys')
  const [line = ''] = /— .*\n/.exec(file.checkpoint) ?? []
  const unknown = line.replace(ORIGIN, 'spare.test/log')
  await expect(verify({ checkpoint: file.checkpoint + unknown })).rejects.toThrow(
    'other signatures than those of the keys',
  )
  await expect(verify({ checkpoint: file.checkpoint + unknown, vkeys: [...file.vkeys, spare] })).rejects.toThrow(
    'other signatures',
  )
  await expect(verify({ proof: file.proof.slice(1) })).rejects.toThrow('The proof has')
  await expect(verify({ index: 4 })).rejects.toThrow('another root')
})
