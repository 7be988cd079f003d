import { readCosignature } from './cosigned-message.ts'
import type { VerifiedSignature } from './verify-signatures.ts'

/** A witness's verified statement: the largest tree it had seen at that time. */
export interface Cosignature {
  name: string
  keyId: number
  /** Unix seconds. */
  timeS: number
}

/** Who cosigned a note and when, out of its verified signatures; signatures of other types are left out. */
export function cosignaturesOf(verified: readonly VerifiedSignature[]): Cosignature[] {
  return verified.flatMap(({ key, signature }) => {
    const cosignature = key.type === 0x04 ? readCosignature(signature.payload) : undefined
    return cosignature === undefined ? [] : [{ name: key.name, keyId: key.keyId, timeS: cosignature.timeS }]
  })
}
