import { MeshError } from '@mesh/core/errors'
import { parseVerifierKey, type VerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { sha256 } from './crypto.ts'

/** The keys of a log (type 0x01) or of witnesses (0x04) out of their texts; `invalid-argument` for others. */
export async function readKeys(texts: readonly string[], type: 0x01 | 0x04): Promise<VerifierKey[]> {
  const keys = await Promise.all(texts.map((text) => parseVerifierKey(text, sha256)))
  const other = keys.find((key) => key.type !== type)
  if (other === undefined) return keys
  const expected = type === 0x01 ? 'a key that signs checkpoints (type 1)' : 'a key that cosigns checkpoints (type 4)'
  throw new MeshError('invalid-argument', `Verifier key ${other.name}: found type ${other.type}, expected ${expected}.`)
}

/** The keys that a log says it has, without those that cosign for others: every line must be a verifier key. */
export async function servedKeys(text: string): Promise<VerifierKey[]> {
  const lines = text.split('\n')
  if (lines.pop() !== '')
    throw new MeshError('invalid-argument', 'The keys that the log serves do not end in a newline.')
  const keys = await Promise.all(lines.map((line) => parseVerifierKey(line, sha256)))
  return keys.filter(({ type }) => type === 0x01)
}
