import { randomInt } from 'node:crypto'

/** A nonce of 22 characters of 6 bits: four words of 30 bits, one of 12; then the number of its entry. */
const WORDS = 6
const LAST = 4
const CHARACTERS_PER_WORD = 5
const LOAD_MAX = 0.6
const CAPACITY_MIN = 1 << 10

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUES = new Uint8Array(128)
for (const [value, character] of ALPHABET.split('').entries()) VALUES[character.charCodeAt(0)] = value

/** The nonces seen so far and where, in 24 bytes each (a Map of strings takes more than 100): open addressing. */
export class NonceIndex {
  #slots = new Uint32Array(CAPACITY_MIN * WORDS)
  #mask = CAPACITY_MIN - 1
  #count = 0
  // So that nobody can choose nonces that all fall on one slot.
  readonly #seed = randomInt(2 ** 32)
  readonly #words = new Uint32Array(WORDS)

  /** Adds the nonce of an entry (base64url, 22 characters); the number of the entry that has it already, or undefined. */
  add(nonce: string, index: number): number | undefined {
    if (this.#count > LOAD_MAX * this.#mask) this.#grow()
    for (let word = 0; word <= LAST; word += 1) {
      let bits = 0
      const end = Math.min(nonce.length, (word + 1) * CHARACTERS_PER_WORD)
      for (let at = word * CHARACTERS_PER_WORD; at < end; at += 1)
        bits = (bits << 6) | (VALUES[nonce.charCodeAt(at)] ?? 0)
      this.#words[word] = bits
    }
    // A slot whose last word is 0 is empty.
    this.#words[LAST] = (this.#words[LAST] ?? 0) + 1
    this.#words[LAST + 1] = index
    const slot = this.#find(this.#words)
    const taken = this.#slots[slot + LAST] !== 0
    if (taken) return this.#slots[slot + LAST + 1]
    this.#slots.set(this.#words, slot)
    this.#count += 1
    return undefined
  }

  #find(words: Uint32Array): number {
    let hash = this.#seed
    for (let word = 0; word <= LAST; word += 1) hash = Math.imul(hash ^ (words[word] ?? 0), 0x9e3779b1) ^ (hash >>> 15)
    for (let place = (hash ^ (hash >>> 13)) & this.#mask; ; place = (place + 1) & this.#mask) {
      const slot = place * WORDS
      if (this.#slots[slot + LAST] === 0) return slot
      let word = 0
      while (word <= LAST && this.#slots[slot + word] === words[word]) word += 1
      if (word > LAST) return slot
    }
  }

  #grow(): void {
    const old = this.#slots
    this.#mask = this.#mask * 2 + 1
    this.#slots = new Uint32Array((this.#mask + 1) * WORDS)
    for (let slot = 0; slot < old.length; slot += WORDS) {
      if (old[slot + LAST] === 0) continue
      const words = old.subarray(slot, slot + WORDS)
      this.#slots.set(words, this.#find(words))
    }
  }
}
