import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'
import { canonicalJson } from '@mesh/core/ledger/canonical-json'

/** An entry with all that is needed to verify, without the log, that the log has it. */
const proofFileSchema = z.strictObject({
  v: z.literal(1),
  /** The entry, exactly as it was hashed. */
  leaf: z.string(),
  index: z.int().min(0),
  /** Inclusion proof (RFC 6962 2.1.1), each hash in base64. */
  proof: z.array(z.string()).max(64),
  /** The signed note of the tree that has the entry. */
  checkpoint: z.string(),
  /** Verifier keys of everybody who signed the note. */
  vkeys: z.array(z.string()).min(1).max(100),
})
export type ProofFile = z.infer<typeof proofFileSchema>

/** Writes a proof in its one form: canonical JSON (RFC 8785) and a newline. */
export function formatProofFile(proof: ProofFile): string {
  return `${canonicalJson(proofFileSchema.parse(proof))}\n`
}

/** Reads a proof; `invalid-argument` for anything but what `formatProofFile` writes, so that no byte is without meaning. */
export function parseProofFile(bytes: Uint8Array, name: string): ProofFile {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const proof = proofFileSchema.parse(JSON.parse(text))
    if (formatProofFile(proof) === text) return proof
  } catch (cause) {
    throw refusal(name, cause)
  }
  throw refusal(name)
}

function refusal(name: string, cause?: unknown): MeshError {
  const expected = 'expected a file as "npm run mesh -- ledger prove" writes it, to the last byte'
  return new MeshError('invalid-argument', `${name} is no proof of an entry: ${expected}.`, { cause })
}
