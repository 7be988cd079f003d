import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { formatVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { describeLedger } from '../../src/ledger/describe.ts'
import { HttpSource } from '../../src/ledger/http-source.ts'
import { proveEntry } from '../../src/ledger/prove-entry.ts'
import { verifyLedger } from '../../src/ledger/verify-ledger.ts'
import { entryAt, leavesOf, makeLog, ORIGIN, type serve, serveFiles, signerOf, type TestLog } from './make-log.ts'

const NOW = new Date('2026-06-01T00:00:00Z')
let directory: string
let served: TestLog
let site: Awaited<ReturnType<typeof serve>>
let options: { vkeys: string[]; witnesses: string[]; stateFile: string }

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mesh-ledger-'))
  site = await serveFiles(() => served.files)
})

beforeEach(async () => {
  const witnesses = [formatVerifierKey((await witness()).key)]
  options = { vkeys: [], witnesses, stateFile: join(mkdtempSync(join(directory, 'state-')), 'state.json') }
})

afterAll(() => {
  site.close()
  rmSync(directory, { recursive: true, force: true })
})

const witness = () => signerOf('witness.test/w', 4, 7)

/** An entry that only says that this log cosigned another. */
const cosignAt = (index: number) => entryAt(index).replace('incident.acknowledge', 'witness.cosign')

/** A log that was cosigned when it had the first entries, and has grown since. */
async function serveLog(cosigned: readonly string[], since: readonly string[]): Promise<void> {
  served = await makeLog([...cosigned, ...since])
  const { files } = await makeLog(cosigned, [await signerOf(ORIGIN, 1), await witness()])
  // Partial tiles of every size with a checkpoint are there.
  for (const [path, file] of files) if (!served.files.has(path)) served.files.set(path, file)
  served.files.set('cosigned', files.get('checkpoint') ?? Buffer.from(''))
}

async function reading<T>(work: (source: HttpSource) => Promise<T>): Promise<T> {
  const source = new HttpSource(`${site.address}/ledger`, async () => ({}), [])
  try {
    return await work(source)
  } finally {
    source.close()
  }
}

const verify = () => reading((source) => verifyLedger(source, options, NOW))
const prove = (id: string) => reading((source) => proveEntry(source, id, options))

describe.each([5, 256, 300])('a log of which %i entries are cosigned, and that only cosigned others since', (size) => {
  beforeEach(() => serveLog(leavesOf(size), [cosignAt(size), cosignAt(size + 1)]))

  test('is verified with its witnesses, twice', async () => {
    const report = await verify()
    expect(report).toMatchObject({ size: size + 2, cosignedSize: size, cosignedBy: [{ name: 'witness.test/w' }] })
    expect(describeLedger(report)).toContain(`Cosigned are ${size} entries; those after say only`)
    expect(await verify()).toMatchObject({ since: { size: size + 2 } })
  })

  test('proves its entries by the cosigned checkpoint, also after all of it was verified', async () => {
    await verify()
    const { proof } = await prove('3')
    expect(proof.checkpoint.split('\n').slice(0, 2)).toEqual([ORIGIN, String(size)])
    expect(proof.vkeys).toHaveLength(2)
    await expect(prove(String(size))).rejects.toThrow(
      `no entry ${size} among the ${size} that witnesses cosigned; ${size + 2} are published, try again when they cosigned those.`,
    )
  })
})

describe('not enough is', () => {
  test('a cosigned checkpoint before news, for a verification', async () => {
    await serveLog(leavesOf(5), [cosignAt(5), entryAt(6)])
    await expect(verify()).rejects.toThrow('Entry 6 (in tile/entries/000.p/7): its checkpoint is not cosigned')
  })

  test('one of another history', async () => {
    await serveLog(leavesOf(5), [cosignAt(5)])
    const { files } = await makeLog(leavesOf(5, 'otherwise'), [await signerOf(ORIGIN, 1), await witness()])
    served.files.set('cosigned', files.get('checkpoint') ?? Buffer.from(''))
    await expect(verify()).rejects.toThrow('Fork: witnesses cosigned 5 entries')
    await expect(prove('3')).rejects.toThrow('Witnesses cosigned 5 entries')
  })

  test('one that is larger than the newest', async () => {
    await serveLog(leavesOf(5), [])
    const { files } = await makeLog(leavesOf(4))
    for (const [path, file] of files) served.files.set(path, file)
    await expect(verify()).rejects.toThrow('at size 5; expected mesh.test/ledger and at most 4')
  })

  test('one that another witness cosigned, or none', async () => {
    await serveLog(leavesOf(5), [cosignAt(5)])
    options.witnesses = [formatVerifierKey((await signerOf('witness.test/other', 4, 8)).key)]
    await expect(verify()).rejects.toThrow(
      'size 5 is not cosigned by witness.test/other. Witnesses are asked every minute while Mesh is awake: try again then.',
    )
    served.files.delete('cosigned')
    await expect(verify()).rejects.toThrow(
      'size 6 is not cosigned by witness.test/other. Witnesses are asked every minute while Mesh is awake: try again then.',
    )
  })
})
