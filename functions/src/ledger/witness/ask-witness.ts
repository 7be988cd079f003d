import { MeshError } from '@mesh/core/errors'
import { formatAddCheckpoint } from '@mesh/core/ledger/note/add-checkpoint-request'
import { parseSignatureLines, type NoteSignature } from '@mesh/core/ledger/note/signature-line'
import type { SignedNote } from '@mesh/core/ledger/note/signed-note'
import { parseTreeSize } from '@mesh/core/ledger/note/tree-size'
import { parseVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { verifySignatures } from '@mesh/core/ledger/note/verify-signatures'
import type { LedgerSettings } from '@mesh/core/schema/settings/ledger'
import { guardedPost } from '../../root/probe/guarded-post.ts'
import { sha256 } from '../../kit/sha256.ts'
import { verifyEd25519 } from '../ed25519.ts'

export type Witness = LedgerSettings['witnesses'][number]

/** What a witness shall cosign. */
export interface Submission {
  note: SignedNote
  size: number
  /** The size that the witness cosigned last, as far as we know. */
  oldSize: number
  prove: (oldSize: number) => Promise<Uint8Array[]>
  /** Size of the newest checkpoint that is published by now. */
  loadNewestSize: () => Promise<number>
}

const TIMEOUT_MS = 5000
const SHOWN_CHARACTERS = 200

const live = { post: guardedPost, now: Date.now }

/**
 * Asks a witness for its cosignature (C2SP tlog-witness) and verifies it. A witness that remembers another size says so once
 * and is asked again from there; all within five seconds. Throws a MeshError that says what was wrong.
 */
export async function askWitness(witness: Witness, submission: Submission, deps = live): Promise<NoteSignature> {
  const { note, size, oldSize } = submission
  const deadlineMs = deps.now() + TIMEOUT_MS
  const send = async (from: number) => {
    const body = formatAddCheckpoint({ oldSize: from, proof: await submission.prove(from), note })
    const url = `${witness.url.replace(/\/+$/, '')}/add-checkpoint`
    const timeoutMs = Math.max(1, deadlineMs - deps.now())
    return deps.post({ url, body, contentType: 'text/plain; charset=utf-8', timeoutMs })
  }
  let answer = await send(oldSize)
  if (answer.status === 409 && answer.contentType.startsWith('text/x.tlog.size')) {
    const remembered = parseTreeSize(answer.body.replace(/\n$/, ''))
    if (remembered === undefined) throw refused(`it remembers size ${shown(answer.body)}; expected a number`)
    if (remembered > size) throw refused(await whyAhead(remembered, submission))
    answer = await send(remembered)
  }
  if (answer.status !== 200) throw refused(`HTTP ${answer.status}: ${shown(answer.body)}`)
  return cosignatureIn(answer.body, note, witness)
}

async function whyAhead(remembered: number, { size, loadNewestSize }: Submission): Promise<string> {
  const newest = await loadNewestSize()
  return remembered <= newest
    ? `it remembers size ${remembered}, which was published after the checkpoint of size ${size} that it was asked for`
    : `it remembers size ${remembered}; expected at most ${newest}, so it has seen what this log never published`
}

async function cosignatureIn(lines: string, { text }: SignedNote, { vkey }: Witness): Promise<NoteSignature> {
  const keys = [await parseVerifierKey(vkey, sha256)]
  const { verified, bad } = await verifySignatures(
    { text, signatures: parseSignatureLines(lines) },
    keys,
    verifyEd25519,
  )
  const [first] = verified
  if (first !== undefined && bad.length === 0) return first.signature
  throw refused(
    bad.length > 0 ? 'its cosignature does not fit the checkpoint' : 'its answer has no cosignature of its key',
  )
}

function refused(why: string): MeshError {
  return new MeshError('unavailable', why)
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, SHOWN_CHARACTERS).toWellFormed().trim())
}
