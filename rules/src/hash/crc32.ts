function tableFor(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1
    return value
  })
}

const tables = { crc32: tableFor(0xedb88320), crc32c: tableFor(0x82f63b78) }

/** CRC-32 (ISO-HDLC) or CRC-32C (Castagnoli), as four bytes, most significant first. */
export function crc(kind: 'crc32' | 'crc32c', bytes: Uint8Array): Uint8Array {
  const table = tables[kind]
  let value = 0xffffffff
  for (const byte of bytes) value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0)
  value = ~value >>> 0
  return Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff)
}
