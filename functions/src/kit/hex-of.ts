/** Bytes in hexadecimal, as documents write a hash. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
