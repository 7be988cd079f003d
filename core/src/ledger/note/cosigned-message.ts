import { type Bytes, joinBytes } from './bytes.ts'
import { encodeText } from './note-text.ts'

const TIME_BYTES = 8
const SIGNATURE_BYTES = 64

/** The message that an Ed25519 cosignature signs: header, time in Unix seconds, note text (C2SP tlog-cosignature). */
export function cosignedMessage(text: string, timeS: number): Bytes {
  return encodeText(`cosignature/v1\ntime ${timeS}\n${text}`)
}

/** Payload of a cosignature: the time as big-endian uint64, then the signature. */
export function writeCosignature(timeS: number, signature: Uint8Array): Bytes {
  const time = new Uint8Array(TIME_BYTES)
  new DataView(time.buffer).setBigUint64(0, BigInt(timeS))
  return joinBytes(time, signature)
}

/** Time (Unix seconds) and signature in a cosignature's payload; undefined when it is none, or its time is past 2^53 seconds. */
export function readCosignature(payload: Uint8Array): { timeS: number; signature: Bytes } | undefined {
  if (payload.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined
  const bytes = Uint8Array.from(payload)
  const timeS = Number(new DataView(bytes.buffer).getBigUint64(0))
  return Number.isSafeInteger(timeS) ? { timeS, signature: bytes.slice(TIME_BYTES) } : undefined
}
