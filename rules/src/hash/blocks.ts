/** The Merkle–Damgård padding of MD5 and SHA-256: a one bit, zeros, and the length in bits as 64 bits. */
export function padded(bytes: Uint8Array, littleEndian: boolean): DataView {
  const size = Math.ceil((bytes.length + 9) / 64) * 64
  const view = new DataView(new ArrayBuffer(size))
  new Uint8Array(view.buffer).set(bytes)
  view.setUint8(bytes.length, 0x80)
  view.setBigUint64(size - 8, BigInt(bytes.length) * 8n, littleEndian)
  return view
}
