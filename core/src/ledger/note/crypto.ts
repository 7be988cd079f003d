import type { Bytes } from './bytes.ts'

/** SHA-256 of some bytes, 32 bytes; a promise where only WebCrypto is at hand. */
export type AnySha256 = (bytes: Bytes) => Uint8Array | Promise<Uint8Array>

/** Signs with the one Ed25519 key it holds (RFC 8032); 64 bytes. */
export type Ed25519Sign = (message: Bytes) => Promise<Uint8Array>

/** Whether an Ed25519 signature (64 bytes) fits a message and a public key (32 bytes); a public key that is none fits nothing. */
export type Ed25519Verify = (publicKey: Bytes, message: Bytes, signature: Bytes) => Promise<boolean>
