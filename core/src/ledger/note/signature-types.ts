import type { Bytes } from './bytes.ts'
import { cosignedMessage, readCosignature } from './cosigned-message.ts'
import { encodeText } from './note-text.ts'

interface SignatureScheme {
  /** For errors. */
  label: string
  publicKeyBytes: number
  /** What was signed and the bare signature in the payload of a signature line; undefined when the payload is not of this type. */
  read(text: string, payload: Bytes): { message: Bytes; signature: Bytes } | undefined
}

const ED25519_SIGNATURE_BYTES = 64

/** Signature types that Mesh signs and verifies, by their identifier byte (C2SP signed-note, Signature types). */
export const SIGNATURE_TYPES = {
  /** Ed25519 over the note text. */
  0x01: {
    label: 'Ed25519',
    publicKeyBytes: 32,
    read: (text, payload) =>
      payload.length === ED25519_SIGNATURE_BYTES ? { message: encodeText(text), signature: payload } : undefined,
  },
  /** Ed25519 over a time and the note text (C2SP tlog-cosignature). */
  0x04: {
    label: 'Ed25519 cosignature/v1',
    publicKeyBytes: 32,
    read: (text, payload) => {
      const cosignature = readCosignature(payload)
      if (cosignature === undefined) return undefined
      return { message: cosignedMessage(text, cosignature.timeS), signature: cosignature.signature }
    },
  },
} as const satisfies Record<number, SignatureScheme>

export type SignatureType = keyof typeof SIGNATURE_TYPES

/** Whether a byte names a signature type that Mesh knows. */
export function isSignatureType(type: number): type is SignatureType {
  return Object.hasOwn(SIGNATURE_TYPES, type)
}
