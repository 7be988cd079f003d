import { spawn } from 'node:child_process'
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entryText } from '@mesh/core/ledger/entry'
import { encodeBundle } from '@mesh/core/ledger/entry-bundle'
import { EMPTY_FRONTIER, frontierRoot } from '@mesh/core/ledger/frontier'
import { growTiles } from '@mesh/core/ledger/grow-tiles'
import { leafHash } from '@mesh/core/ledger/hashes'
import { formatCheckpoint } from '@mesh/core/ledger/note/checkpoint'
import { formatNote } from '@mesh/core/ledger/note/signed-note'
import { signNote } from '@mesh/core/ledger/note/sign-note'
import { formatVerifierKey, makeVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { tilePath } from '@mesh/core/ledger/tile-path'
import { REPOSITORY } from '../../../e2e/src/repository.ts'
import type { Metrics } from '../metrics.ts'
import { rssMb } from '../process-usage.ts'
import { round } from '../quantile.ts'

const ENTRIES = 1_000_000
const ORIGIN = 'bench.test/ledger'
const POLL_MS = 50

/** `ledger verify` of a log of a million entries that a server on this machine serves. */
export async function verifyMillion(): Promise<Metrics> {
  const files = await makeLog()
  const server = createServer((request, response) => {
    const body = files.get((request.url ?? '').replace(/^\/ledger\//, ''))
    if (body === undefined) response.writeHead(404).end('missing')
    else response.writeHead(200).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ledger`
  const directory = mkdtempSync(join(tmpdir(), 'mesh-verify-'))
  try {
    const begin = performance.now()
    const args = ['cli/src/main.ts', 'ledger', 'verify', '--url', url, '--state', join(directory, 'state.json')]
    const child = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()))
    let peak = 0
    const timer = setInterval(() => (peak = Math.max(peak, peakOf(child.pid ?? 0))), POLL_MS)
    const [code] = (await once(child, 'close')) as [number]
    clearInterval(timer)
    if (code !== 0) throw new Error(`ledger verify ended with ${code}:\n${output}`)
    return { verify1mSeconds: round((performance.now() - begin) / 1000), verify1mRssMb: peak }
  } finally {
    server.closeAllConnections()
    server.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Zero between its last breath and its end. */
function peakOf(pid: number): number {
  try {
    return rssMb(pid)
  } catch {
    return 0
  }
}

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest())

/** Every file of a log by its path. */
async function makeLog(): Promise<Map<string, string | Uint8Array>> {
  const files = new Map<string, string | Uint8Array>()
  let [frontier, edge] = [EMPTY_FRONTIER, [] as Parameters<typeof growTiles>[2]]
  for (let bundle = 0; bundle * 256 < ENTRIES; bundle += 1) {
    const width = Math.min(256, ENTRIES - bundle * 256)
    const leaves = Array.from({ length: width }, () => new TextEncoder().encode(anEntry()))
    files.set(tilePath({ level: 'entries', index: bundle, width }), encodeBundle(leaves))
    const grown = growTiles(
      sha256,
      frontier,
      edge,
      leaves.map((leaf) => leafHash(sha256, leaf)),
    )
    for (const tile of grown.written) files.set(tilePath(tile), tile.bytes)
    ;({ frontier, edge } = grown)
  }
  const pair = generateKeyPairSync('ed25519')
  const raw = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  const key = await makeVerifierKey(ORIGIN, 0x01, new Uint8Array(raw), sha256)
  const rootHash = Uint8Array.from(frontierRoot(sha256, frontier))
  const text = formatCheckpoint({ origin: ORIGIN, size: ENTRIES, rootHash, extensions: [] })
  const note = await signNote(
    { text, signatures: [] },
    { key, sign: (message) => Promise.resolve(new Uint8Array(sign(null, message, pair.privateKey))) },
  )
  files.set('checkpoint', formatNote(note))
  files.set('keys', `${formatVerifierKey(key)}\n`)
  return files
}

function anEntry(): string {
  const nonce = randomBytes(16).toString('base64url')
  const digest = randomBytes(32).toString('hex')
  return entryText(
    {
      actor: { type: 'person', id: 'operator-1' },
      action: 'incident.acknowledge',
      resource: 'incidents/payments.http_12',
      before: digest,
      after: digest,
      reason: '',
      evidence: [],
    },
    { time: new Date(), nonce, traceId: randomBytes(16).toString('hex') },
  )
}
