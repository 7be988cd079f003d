import { MeshError } from '@mesh/core/errors'
import { tileBytes, tileWidth } from '@mesh/core/ledger/tiles'
import { authoriseRequest } from '../../kit/authorise-request.ts'
import { loadSettings } from '../../root/store/settings.ts'
import { loadLatest } from '../store/checkpoints.ts'
import { loadBundleBytes, loadTileBytes } from '../store/published.ts'
import { addCheckpoint, ADD_CHECKPOINT_BYTES_MAX } from '../witness/add-checkpoint.ts'
import { bundlePrefix } from './bundle-prefix.ts'
import { inWords, withContent, type LedgerAnswer, type LedgerContent, type LedgerRequest } from './ledger-answer.ts'
import { ledgerTarget, type LedgerTarget } from './ledger-target.ts'
import { loadCosignedNote } from './load-cosigned-note.ts'
import { loadKeysText } from './load-keys-text.ts'

type Readable = Exclude<LedgerTarget, { kind: 'addCheckpoint' | 'malformed' }>

const WEEK = 'max-age=604800, immutable'
const BINARY = 'application/octet-stream'
const TEXT = 'text/plain; charset=utf-8'

const live = {
  loadSettings,
  authoriseRequest,
  loadLatest,
  loadCosignedNote,
  loadTileBytes,
  loadBundleBytes,
  loadKeysText,
  addCheckpoint,
}

/** Answers for the log as C2SP tlog-tiles lays it out, and for the witness (C2SP tlog-witness); system faults are thrown. */
export async function answerLedger(request: LedgerRequest, now: Date, deps = live): Promise<LedgerAnswer> {
  const target = ledgerTarget(request.path)
  if (target === undefined) {
    return inWords(404, 'There is nothing here. The log is at /ledger/checkpoint, /ledger/tile/… and /ledger/keys.')
  }
  if (target.kind === 'malformed') {
    return inWords(
      400,
      'This is no path of a tile; expected tile/<level>/<index>[.p/<width>], such as tile/0/x001/067.p/8.',
    )
  }
  const methods = target.kind === 'addCheckpoint' ? ['POST'] : ['GET', 'HEAD']
  if (!methods.includes(request.method)) {
    const Allow = methods.join(', ')
    return inWords(405, `Expected ${Allow} here.`, { Allow })
  }
  if (target.kind === 'addCheckpoint') return witness(request, now, deps)
  const { ledger } = await deps.loadSettings()
  const refusal = await refuse(request, target, ledger.public, deps)
  if (refusal !== undefined) return refusal
  const content = await contentOf(target, ledger.public, now, deps)
  if (content !== undefined) return withContent(request, content)
  return inWords(404, 'The published log has no such checkpoint, tile or key (yet).')
}

async function witness({ body }: LedgerRequest, now: Date, deps: typeof live): Promise<LedgerAnswer> {
  if (body.length > ADD_CHECKPOINT_BYTES_MAX) {
    return inWords(413, `The request has ${body.length} bytes; expected at most ${ADD_CHECKPOINT_BYTES_MAX}.`)
  }
  const { status, contentType, body: text } = await deps.addCheckpoint(body, now)
  return { status, headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store' }, body: text }
}

/** Entries are for auditors; all else is for everybody or for members, as the settings say. */
async function refuse(
  request: LedgerRequest,
  { kind }: Readable,
  isPublic: boolean,
  deps: typeof live,
): Promise<LedgerAnswer | undefined> {
  if (kind !== 'bundle' && isPublic) return undefined
  try {
    if (kind === 'bundle') await deps.authoriseRequest(request, 'ledger.read')
    else await authoriseHashes(request, deps)
    return undefined
  } catch (error) {
    if (!(error instanceof MeshError)) throw error
    if (error.code === 'unauthenticated') return inWords(401, `${error.message}.`, { 'WWW-Authenticate': 'Bearer' })
    if (error.code === 'permission-denied') return inWords(403, `${error.message}.`)
    throw error
  }
}

/** A key that may read entries need not be allowed their hashes as well. */
async function authoriseHashes(request: LedgerRequest, deps: typeof live): Promise<void> {
  try {
    await deps.authoriseRequest(request, 'ledger.verify')
  } catch (error) {
    if (!(error instanceof MeshError) || error.code !== 'permission-denied') throw error
    await deps.authoriseRequest(request, 'ledger.read')
  }
}

async function contentOf(
  target: Readable,
  isPublic: boolean,
  now: Date,
  deps: typeof live,
): Promise<LedgerContent | undefined> {
  const scope = isPublic ? 'public' : 'private'
  const fresh = isPublic ? 'no-cache' : 'private, no-cache'
  switch (target.kind) {
    case 'checkpoint':
    case 'cosigned': {
      const note = target.kind === 'cosigned' ? await deps.loadCosignedNote() : (await deps.loadLatest())?.note
      return note === undefined ? undefined : { type: TEXT, body: note, cache: fresh, isCompressible: false }
    }
    case 'keys': {
      const keys = await deps.loadKeysText(now)
      return keys === '' ? undefined : { type: TEXT, body: keys, cache: fresh, isCompressible: false }
    }
    case 'tile': {
      const { level, index, width } = target
      if (!(await isPublished(level, index, width, deps))) return undefined
      const bytes = present(await deps.loadTileBytes(level, index), tileBytes(width))
      return {
        type: BINARY,
        body: bytes.subarray(0, tileBytes(width)),
        cache: `${scope}, ${WEEK}`,
        isCompressible: false,
      }
    }
    case 'bundle': {
      const { index, width } = target
      if (!(await isPublished(0, index, width, deps))) return undefined
      const bytes = bundlePrefix(present(await deps.loadBundleBytes(index), 1), width)
      return { type: BINARY, body: bytes, cache: `private, ${WEEK}`, isCompressible: true }
    }
  }
}

/** Whether the newest checkpoint's tree has this much of a tile: what has grown beyond it is not shown yet. */
async function isPublished(level: number, index: number, width: number, deps: typeof live): Promise<boolean> {
  const checkpoint = await deps.loadLatest()
  return checkpoint !== undefined && width <= tileWidth(level, index, checkpoint.size)
}

function present(bytes: Uint8Array | undefined, lengthMin: number): Uint8Array {
  if (bytes !== undefined && bytes.length >= lengthMin) return bytes
  throw new MeshError('internal', `a published tile has ${bytes?.length ?? 'no'} bytes; expected ${lengthMin} or more`)
}
