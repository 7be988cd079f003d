import { MeshError } from '../../errors.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUE_OF = new Map(Array.from(ALPHABET, (letter, value) => [letter, value]))

/** Five bits of the number per letter; the sixth says that more follow. */
const BASE = 32

/** Letters of the largest number that decoding accepts: 45 bits, well within what a number holds exactly. */
const LETTERS_MAX = 9

/**
 * Whole numbers >= 0 as text, one to nine letters each, the least significant five bits first: the base-64 VLQ of source
 * maps (https://tc39.es/ecma426/#sec-base64-vlq) without its sign bit.
 */
export function encodeNumbers(numbers: readonly number[]): string {
  let text = ''
  for (const number of numbers) {
    let rest = number
    while (rest >= BASE) {
      text += ALPHABET.charAt(BASE + (rest % BASE))
      rest = Math.floor(rest / BASE)
    }
    text += ALPHABET.charAt(rest)
  }
  return text
}

/** The numbers of a text made by `encodeNumbers`; an internal MeshError that names the place when it is none. */
export function decodeNumbers(text: string): number[] {
  const numbers: number[] = []
  let number = 0
  let weight = 1
  let start = 0
  for (let index = 0; index < text.length; index++) {
    const value = VALUE_OF.get(text.charAt(index))
    if (value === undefined) throw unreadable(text, index, 'a letter of base 64')
    if (index - start >= LETTERS_MAX) throw unreadable(text, index, `a number of at most ${LETTERS_MAX} letters`)
    number += (value % BASE) * weight
    weight *= BASE
    if (value >= BASE) continue
    numbers.push(number)
    number = 0
    weight = 1
    start = index + 1
  }
  if (start < text.length) throw unreadable(text, text.length, 'the rest of the last number')
  return numbers
}

function unreadable(text: string, index: number, expected: string): MeshError {
  const found = index < text.length ? JSON.stringify(text.charAt(index)) : 'the end'
  return new MeshError('internal', `packed numbers: found ${found} at letter ${index + 1}, expected ${expected}`)
}
