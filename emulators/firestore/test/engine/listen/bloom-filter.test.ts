import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { bloomFilter } from '../../../engine/listen/bloom-filter.ts'
import { ROOT } from '../query/world.ts'

interface Filter {
  bits: { bitmap: string; padding: number }
  hashCount: number
}

/** Asks a filter as the comments of bloom_filter.proto say. */
function mightContain({ bits, hashCount }: Filter, name: string): boolean {
  const bitmap = Buffer.from(bits.bitmap, 'base64')
  const size = BigInt(bitmap.length * 8 - bits.padding)
  const digest = createHash('md5').update(Buffer.from(name)).digest()
  for (let i = 0n; i < BigInt(hashCount); i += 1n) {
    const hash = (digest.readBigUInt64LE(0) + i * digest.readBigUInt64LE(8)) & (2n ** 64n - 1n)
    const bit = Number(hash % size)
    if (((bitmap[Math.floor(bit / 8)] ?? 0) & (1 << (bit % 8))) === 0) return false
  }
  return true
}

const names = (from: number, to: number): Set<string> =>
  new Set(Array.from({ length: to - from }, (_, index) => `${ROOT}/ünïcode/😀 ${from + index}`))

describe('a bloom filter', () => {
  it.each([1, 2, 7, 100, 1234])('of %i names contains them all and hardly any other', (count) => {
    const members = names(0, count)
    const filter = bloomFilter(members) as unknown as Filter
    for (const name of members) expect(mightContain(filter, name)).toBe(true)
    const strangers = [...names(10_000, 12_000)].filter((name) => mightContain(filter, name))
    expect(strangers.length).toBeLessThan(2000 * 0.03)
    expect(filter.bits.padding).toBeGreaterThanOrEqual(0)
    expect(filter.bits.padding).toBeLessThan(8)
  })

  it('of nothing has bits all the same, as clients take one without any for no filter', () => {
    const filter = bloomFilter(new Set()) as unknown as Filter
    expect(Buffer.from(filter.bits.bitmap, 'base64').length).toBeGreaterThan(0)
    expect(mightContain(filter, `${ROOT}/c/a`)).toBe(false)
  })
})
