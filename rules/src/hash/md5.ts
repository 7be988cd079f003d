import { padded } from './blocks.ts'

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const sines = Uint32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32))

/** MD5 of RFC 1321, 16 bytes. */
export function md5(bytes: Uint8Array): Uint8Array {
  const input = padded(bytes, true)
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  for (let block = 0; block < input.byteLength; block += 64) {
    let [a, b, c, d] = [state[0] ?? 0, state[1] ?? 0, state[2] ?? 0, state[3] ?? 0]
    for (let i = 0; i < 64; i++) {
      const round = i >> 4
      const mixed =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d)
      const word = [i, 5 * i + 1, 3 * i + 5, 7 * i][round] ?? 0
      const sum = (a + mixed + (sines[i] ?? 0) + input.getUint32(block + (word % 16) * 4, true)) | 0
      const shift = shifts[round * 4 + (i % 4)] ?? 0
      const next = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
      ;[a, d, c, b] = [d, c, b, next]
    }
    state.set([a, b, c, d].map((value, i) => value + (state[i] ?? 0)))
  }
  const output = new DataView(new ArrayBuffer(16))
  state.forEach((value, i) => output.setUint32(i * 4, value, true))
  return new Uint8Array(output.buffer)
}
