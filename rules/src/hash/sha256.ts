import { padded } from './blocks.ts'

/** The first 32 bits of the fractional parts of `root` of the first `count` primes (FIPS 180-4, sections 4.2.2 and 5.3.3). */
function primeFractions(count: number, root: (prime: number) => number): Uint32Array {
  const primes: number[] = []
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
  return Uint32Array.from(primes, (prime) => (root(prime) % 1) * 2 ** 32)
}

const initial = primeFractions(8, Math.sqrt)
const constants = primeFractions(64, Math.cbrt)
const rotate = (value: number, by: number): number => (value >>> by) | (value << (32 - by))

/** SHA-256 of FIPS 180-4, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const input = padded(bytes, false)
  const state = Uint32Array.from(initial)
  const words = new Uint32Array(64)
  const word = (i: number): number => words[i] ?? 0
  for (let block = 0; block < input.byteLength; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = input.getUint32(block + i * 4)
    for (let i = 16; i < 64; i++) {
      const [near, far] = [word(i - 2), word(i - 15)]
      const s0 = rotate(far, 7) ^ rotate(far, 18) ^ (far >>> 3)
      const s1 = rotate(near, 17) ^ rotate(near, 19) ^ (near >>> 10)
      words[i] = word(i - 16) + s0 + word(i - 7) + s1
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
    for (let i = 0; i < 64; i++) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      const first = (h + s1 + ((e & f) ^ (~e & g)) + (constants[i] ?? 0) + word(i)) | 0
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
    }
    state.set([a, b, c, d, e, f, g, h].map((value, i) => value + (state[i] ?? 0)))
  }
  const output = new DataView(new ArrayBuffer(32))
  state.forEach((value, i) => output.setUint32(i * 4, value))
  return new Uint8Array(output.buffer)
}
