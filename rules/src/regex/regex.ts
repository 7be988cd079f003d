import { perlClasses } from './char-set.ts'
import { parseRegex } from './parse-regex.ts'
import { toProgram } from './program.ts'
import type { Instruction } from './program.ts'
import type { Assertion } from './syntax.ts'

interface Found {
  readonly start: number
  readonly end: number
}

/**
 * A regular expression in RE2 syntax, run as an automaton: finding a match takes at most the length of the text times that
 * of the pattern, whatever they are.
 */
export class Regex {
  readonly #program: readonly Instruction[]
  /** Per instruction, the step at which it was last visited. */
  readonly #visited: Float64Array
  #step = 0

  /** Throws RegexError when RE2 would refuse the pattern. */
  constructor(pattern: string) {
    this.#program = toProgram(parseRegex(pattern))
    this.#visited = new Float64Array(this.#program.length)
  }

  /** In instructions. */
  get size(): number {
    return this.#program.length
  }

  /** Whether the pattern matches the text from its first to its last character. */
  matchesWhole(text: string): boolean {
    const codes = codePoints(text)
    let threads: number[] = []
    this.#step++
    this.#follow(0, codes, 0, threads)
    for (let at = 0; at < codes.length && threads.length > 0; at++) {
      const next: number[] = []
      this.#step++
      for (const thread of threads) {
        const instruction = this.#program[thread]
        if (instruction?.op === 'set' && instruction.set.has(codes[at] ?? 0))
          this.#follow(thread + 1, codes, at + 1, next)
      }
      threads = next
    }
    return threads.some((thread) => this.#program[thread]?.op === 'match')
  }

  /** Replaces every match by a text that is taken literally. */
  replaceAll(text: string, substitute: string): string {
    const codes = codePoints(text)
    let result = ''
    let copied = 0
    for (const { start, end } of this.#matches(codes)) {
      result += textOf(codes, copied, start) + substitute
      copied = end
    }
    return result + textOf(codes, copied, codes.length)
  }

  /** The parts of the text between matches; a match of nothing splits between characters, not at the ends. */
  split(text: string): string[] {
    const codes = codePoints(text)
    const parts: string[] = []
    let from = 0
    for (const { start, end } of this.#matches(codes)) {
      if (end === start && (start === 0 || start === codes.length)) continue
      parts.push(textOf(codes, from, start))
      from = end
    }
    parts.push(textOf(codes, from, codes.length))
    return parts
  }

  *#matches(codes: readonly number[]): Generator<Found> {
    let previousEnd = -1
    for (let from = 0; from <= codes.length;) {
      const found = this.#find(codes, from)
      if (!found) return
      const isEmpty = found.start === found.end
      if (!isEmpty || found.start !== previousEnd) yield found
      previousEnd = found.end
      from = isEmpty ? found.end + 1 : found.end
    }
  }

  /** The leftmost match at or after `from`, by the preferences of the pattern. */
  #find(codes: readonly number[], from: number): Found | undefined {
    let threads: { pc: number; start: number }[] = []
    let best: Found | undefined
    for (let at = from; at <= codes.length; at++) {
      this.#step++
      const here: { pc: number; start: number }[] = []
      for (const { pc, start } of threads) this.#enter(pc, start, codes, at, here)
      if (!best) this.#enter(0, at, codes, at, here)
      threads = []
      for (const { pc, start } of here) {
        const instruction = this.#program[pc]
        if (instruction?.op === 'match') {
          best = { start, end: at }
          break
        }
        if (at < codes.length && instruction?.op === 'set' && instruction.set.has(codes[at] ?? 0)) {
          threads.push({ pc: pc + 1, start })
        }
      }
      if (best && threads.length === 0) break
    }
    return best
  }

  #enter(pc: number, start: number, codes: readonly number[], at: number, into: { pc: number; start: number }[]): void {
    const reached: number[] = []
    this.#follow(pc, codes, at, reached)
    for (const thread of reached) into.push({ pc: thread, start })
  }

  /** Adds the instructions that can be reached from `from` without reading a character, preferred ones first. */
  #follow(from: number, codes: readonly number[], at: number, into: number[]): void {
    const pending = [from]
    for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
      if (this.#visited[pc] === this.#step) continue
      this.#visited[pc] = this.#step
      const instruction = this.#program[pc]
      if (instruction === undefined) continue
      if (instruction.op === 'jump') pending.push(instruction.first)
      else if (instruction.op === 'split') pending.push(instruction.second, instruction.first)
      else if (instruction.op !== 'assert') into.push(pc)
      else if (holds(instruction.assertion, codes, at)) pending.push(pc + 1)
    }
  }
}

function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0)
}

function textOf(codes: readonly number[], from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i++) text += String.fromCodePoint(codes[i] ?? 0)
  return text
}

const isWord = (code: number | undefined): boolean =>
  code !== undefined && (perlClasses['w'] ?? []).some(([from, to]) => code >= from && code <= to)

function holds(assertion: Assertion, codes: readonly number[], at: number): boolean {
  switch (assertion) {
    case 'textStart':
      return at === 0
    case 'textEnd':
      return at === codes.length
    case 'lineStart':
      return at === 0 || codes[at - 1] === 10
    case 'lineEnd':
      return at === codes.length || codes[at] === 10
    default:
      return (isWord(codes[at - 1]) !== isWord(codes[at])) === (assertion === 'wordBoundary')
  }
}
