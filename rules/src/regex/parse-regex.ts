import { CharSet, perlClasses, posixClasses, unicodeClass } from './char-set.ts'
import { RegexError } from './syntax.ts'
import type { Assertion, RegexNode } from './syntax.ts'

/** RE2's bound on x{n,m}, also on what nested ones multiply to: https://github.com/google/re2/wiki/Syntax */
const repetitionMax = 1_000
const groupDepthMax = 200
/** Characters; RE2 bounds its memory instead. */
const patternLengthMax = 20_000

interface Flags {
  readonly foldsCase: boolean
  readonly multiLine: boolean
  readonly dotAll: boolean
  readonly swapsGreed: boolean
}

interface ClassItem {
  readonly ranges?: readonly (readonly [number, number])[]
  readonly test?: (code: number) => boolean
}

/** Parses RE2 syntax; throws RegexError for whatever RE2 refuses (lookaround, backreferences, …). */
export function parseRegex(pattern: string): RegexNode {
  if (pattern.length > patternLengthMax) throw new RegexError('pattern too large')
  return new RegexParser(Array.from(pattern)).parse()
}

const escapes: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }
const assertions: Readonly<Record<string, Assertion>> = {
  A: 'textStart',
  z: 'textEnd',
  b: 'wordBoundary',
  B: 'notWordBoundary',
}

class RegexParser {
  readonly #chars: readonly string[]
  #at = 0
  #depth = 0
  #flags: Flags = { foldsCase: false, multiLine: false, dotAll: false, swapsGreed: false }

  constructor(chars: readonly string[]) {
    this.#chars = chars
  }

  parse(): RegexNode {
    const node = this.#alternation()
    if (this.#at < this.#chars.length) throw new RegexError("unexpected ')'")
    return node
  }

  #peek(): string | undefined {
    return this.#chars[this.#at]
  }

  #take(text: string): boolean {
    if (!Array.from(text).every((char, i) => this.#chars[this.#at + i] === char)) return false
    this.#at += text.length
    return true
  }

  /** Takes what a pattern that starts with ^ matches here. */
  #takeMatch(expected: RegExp): RegExpExecArray | undefined {
    const found = expected.exec(this.#chars.slice(this.#at, this.#at + 64).join(''))
    if (found) this.#at += Array.from(found[0]).length
    return found ?? undefined
  }

  #alternation(): RegexNode {
    const options = [this.#sequence()]
    while (this.#take('|')) options.push(this.#sequence())
    return options.length === 1 && options[0] ? options[0] : { kind: 'alternate', options }
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = []
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek()) {
      if (this.#take('\\Q')) {
        while (this.#at < this.#chars.length && !this.#take('\\E')) parts.push(this.#literal())
        const last = parts.pop()
        if (last !== undefined) parts.push(this.#quantified(last))
        continue
      }
      parts.push(this.#quantified(this.#atom()))
    }
    return { kind: 'concat', parts }
  }

  #quantified(node: RegexNode): RegexNode {
    const bounds = this.#quantifier()
    if (bounds === undefined) return node
    const lazy = this.#take('?')
    const before = this.#at
    if (this.#quantifier() !== undefined) {
      throw new RegexError(`bad repetition operator: ${this.#chars.slice(before - 1, this.#at).join('')}`)
    }
    const repeated: RegexNode = { kind: 'repeat', node, ...bounds, greedy: lazy === this.#flags.swapsGreed }
    if (copiesOf(repeated) > repetitionMax) {
      throw new RegexError(`bad repetition: nested bounds multiply to more than ${repetitionMax}`)
    }
    return repeated
  }

  #quantifier(): { min: number; max: number } | undefined {
    if (this.#take('*')) return { min: 0, max: Infinity }
    if (this.#take('+')) return { min: 1, max: Infinity }
    if (this.#take('?')) return { min: 0, max: 1 }
    const found = this.#takeMatch(/^\{(0|[1-9]\d*)(,(0|[1-9]\d*)?)?\}/)
    if (!found) return undefined
    const min = Number(found[1])
    const max = found[2] === undefined ? min : found[3] ? Number(found[3]) : Infinity
    if (min > repetitionMax || (max !== Infinity && max > repetitionMax) || max < min) {
      throw new RegexError(`bad repetition ${found[0]}: bounds go up to ${repetitionMax} and must not fall`)
    }
    return { min, max }
  }

  #literal(): RegexNode {
    const char = this.#chars[this.#at++]
    if (char === undefined) throw new RegexError('the pattern ends too early')
    const code = char.codePointAt(0) ?? 0
    return this.#set([{ ranges: [[code, code]] }])
  }

  #set(items: readonly ClassItem[], negated = false): RegexNode {
    const ranges = items.flatMap((item) => item.ranges ?? [])
    const tests = items.flatMap((item) => item.test ?? [])
    return { kind: 'set', set: new CharSet(ranges, { tests, negated, foldsCase: this.#flags.foldsCase }) }
  }

  #atom(): RegexNode {
    const char = this.#peek()
    if (char === '(') return this.#group()
    if (char === '[') return this.#charClass()
    if (char === '*' || char === '+' || char === '?')
      throw new RegexError(`missing argument to repetition operator: ${char}`)
    if (this.#take('.')) return this.#set(this.#flags.dotAll ? [] : [{ ranges: [[10, 10]] }], true)
    if (this.#take('^')) return { kind: 'assert', assertion: this.#flags.multiLine ? 'lineStart' : 'textStart' }
    if (this.#take('$')) return { kind: 'assert', assertion: this.#flags.multiLine ? 'lineEnd' : 'textEnd' }
    if (char !== '\\') return this.#literal()
    const assertion = assertions[this.#chars[this.#at + 1] ?? '']
    if (assertion !== undefined) {
      this.#at += 2
      return { kind: 'assert', assertion }
    }
    return this.#set([this.#escape()])
  }

  #group(): RegexNode {
    this.#take('(')
    const outer = this.#flags
    if (++this.#depth > groupDepthMax) throw new RegexError(`groups are nested deeper than ${groupDepthMax}`)
    if (this.#take('?')) {
      const named = this.#takeMatch(/^P?<[A-Za-z_]\w*>/)
      const flags = named ? undefined : this.#takeMatch(/^([imsU]*)(?:-([imsU]+))?(:|\))/)
      if (!named && !flags) throw new RegexError('invalid or unsupported group: RE2 has no lookaround')
      if (flags) {
        this.#flags = withFlags(withFlags(outer, flags[1] ?? '', true), flags[2] ?? '', false)
        if (flags[3] === ')') {
          this.#depth--
          return { kind: 'empty' }
        }
      }
    }
    const node = this.#alternation()
    if (!this.#take(')')) throw new RegexError("missing ')'")
    this.#flags = outer
    this.#depth--
    return node
  }

  /** One escape that stands for characters, in or outside a class. */
  #escape(): ClassItem {
    this.#take('\\')
    const char = this.#chars[this.#at++]
    if (char === undefined) throw new RegexError('trailing \\')
    const perl = perlClasses[char.toLowerCase()]
    if (perl !== undefined && /[dwsDWS]/.test(char)) {
      if (char === char.toLowerCase()) return { ranges: perl }
      const set = new CharSet(perl, { negated: true })
      return { test: (code) => set.has(code) }
    }
    if (char === 'p' || char === 'P') return this.#unicode(char === 'P')
    const code = escapes[char] ?? this.#numeric(char)
    if (code !== undefined) return { ranges: [[code, code]] }
    if (/\w/.test(char)) throw new RegexError(`invalid escape sequence: \\${char}`)
    const literal = char.codePointAt(0) ?? 0
    return { ranges: [[literal, literal]] }
  }

  #unicode(negated: boolean): ClassItem {
    const found = this.#takeMatch(/^(?:([A-Z])|\{(\^?)(\w+)\})/)
    const test = found ? unicodeClass(found[1] ?? found[3] ?? '') : undefined
    if (!found || !test) throw new RegexError(`invalid character class range: \\p${found?.[0] ?? ''}`)
    const flips = negated !== (found[2] === '^')
    return { test: (code) => test(code) !== flips }
  }

  #numeric(char: string): number | undefined {
    if (char === 'x') {
      const found = this.#takeMatch(/^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/)
      const code = found ? Number.parseInt(found[1] ?? found[2] ?? '', 16) : Infinity
      if (code > 0x10ffff) throw new RegexError('invalid escape sequence: \\x')
      return code
    }
    if (!/[0-7]/.test(char)) return undefined
    const rest = this.#takeMatch(char === '0' ? /^[0-7]{0,2}/ : /^[0-7]{1,2}/)
    if (!rest) throw new RegexError(`invalid escape sequence: \\${char} (RE2 has no backreferences)`)
    return Number.parseInt(char + rest[0], 8)
  }

  #charClass(): RegexNode {
    this.#take('[')
    const negated = this.#take('^')
    const items: ClassItem[] = []
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      if (this.#at >= this.#chars.length) throw new RegexError("missing closing ']'")
      items.push(this.#classItem())
    }
    this.#take(']')
    return this.#set(items, negated)
  }

  #classItem(): ClassItem {
    const posix = this.#takeMatch(/^\[:(\^?)(\w+):\]/)
    if (posix) {
      const ranges = posixClasses.get(posix[2] ?? '')
      if (!ranges) throw new RegexError(`invalid character class range: ${posix[0]}`)
      const set = new CharSet(ranges, { negated: posix[1] === '^' })
      return { test: (code) => set.has(code) }
    }
    const low = this.#classCharacter()
    const from = low.ranges?.length === 1 ? low.ranges[0] : undefined
    const after = this.#chars[this.#at + 1]
    if (this.#peek() !== '-' || after === ']' || after === undefined) return low
    this.#take('-')
    const to = this.#classCharacter().ranges
    const [fromCode, toCode] = [
      from?.[0] === from?.[1] ? from?.[0] : undefined,
      to?.length === 1 ? to[0]?.[1] : undefined,
    ]
    if (fromCode === undefined || toCode === undefined || toCode < fromCode || to?.[0]?.[0] !== toCode) {
      throw new RegexError('invalid character class range')
    }
    return { ranges: [[fromCode, toCode]] }
  }

  #classCharacter(): ClassItem {
    if (this.#peek() === '\\') return this.#escape()
    const code = this.#chars[this.#at++]?.codePointAt(0)
    if (code === undefined) throw new RegexError("missing closing ']'")
    return { ranges: [[code, code]] }
  }
}

/** How often nested repetitions with bounds write out what is innermost in a node. */
function copiesOf(node: RegexNode): number {
  switch (node.kind) {
    case 'repeat':
      return Math.max(1, node.max === Infinity ? node.min : node.max) * copiesOf(node.node)
    case 'concat':
      return Math.max(1, ...node.parts.map(copiesOf))
    case 'alternate':
      return Math.max(1, ...node.options.map(copiesOf))
    default:
      return 1
  }
}

function withFlags(flags: Flags, letters: string, on: boolean): Flags {
  return {
    foldsCase: letters.includes('i') ? on : flags.foldsCase,
    multiLine: letters.includes('m') ? on : flags.multiLine,
    dotAll: letters.includes('s') ? on : flags.dotAll,
    swapsGreed: letters.includes('U') ? on : flags.swapsGreed,
  }
}
