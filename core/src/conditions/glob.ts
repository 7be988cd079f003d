type Token = (character: string) => boolean

/** A compiled shell pattern: whether it matches a whole text. */
export type Glob = (text: string) => boolean

/**
 * Compiles a shell pattern: `*` any text, `?` one character, `[a-z]` and `[^a-z]` classes, `\` before a character that
 * stands for itself. Undefined when it is malformed. The matcher follows every way through the pattern at once, one bit
 * each, so its time grows with the text's length and never with the ways to match it. Ways that have not come to a `*`
 * that another has reached lead nowhere else: only the words of bits from there on are looked at.
 */
export function compileGlob(pattern: string): Glob | undefined {
  const parsed = parse(Array.from(pattern))
  if (parsed === undefined) return undefined
  const { tokens, loops } = parsed
  const words = (tokens.length >> 5) + 1
  const loopMask = new Int32Array(words)
  for (const state of loops) set(loopMask, state)
  const moves = new Map<string, Int32Array>()
  const movesFor = (character: string): Int32Array => {
    const known = moves.get(character)
    if (known !== undefined) return known
    const mask = new Int32Array(words)
    for (const [index, accepts] of tokens.entries()) if (accepts(character)) set(mask, index + 1)
    moves.set(character, mask)
    return mask
  }
  return (text) => {
    const states = new Int32Array(words)
    set(states, 0)
    let first = 0
    let last = 0
    for (const character of text) {
      const mask = movesFor(character)
      const end = Math.min(last + 1, words - 1)
      let carry = 0
      last = -1
      for (let word = first; word <= end; word++) {
        const old = states[word] ?? 0
        const looping = old & (loopMask[word] ?? 0)
        const next = (((old << 1) | carry) & (mask[word] ?? 0)) | looping
        carry = old >>> 31
        states[word] = next
        if (looping !== 0) first = word
        if (next !== 0) last = word
      }
      if (last === -1) return false
    }
    return (((states[tokens.length >> 5] ?? 0) >>> (tokens.length & 31)) & 1) === 1
  }
}

function set(mask: Int32Array, bit: number): void {
  mask[bit >> 5] = (mask[bit >> 5] ?? 0) | (1 << (bit & 31))
}

/** The tokens that each take one character, and the positions between them where a `*` stands. */
function parse(pattern: string[]): { tokens: Token[]; loops: number[] } | undefined {
  const tokens: Token[] = []
  const loops: number[] = []
  let at = 0
  while (at < pattern.length) {
    const character = pattern[at++]
    if (character === '*') loops.push(tokens.length)
    else if (character === '?') tokens.push(() => true)
    else if (character === '[') {
      const parsed = parseClass(pattern, at)
      if (parsed === undefined) return undefined
      tokens.push(parsed.token)
      at = parsed.next
    } else {
      const literal = character === '\\' ? pattern[at++] : character
      if (literal === undefined) return undefined
      tokens.push((one) => one === literal)
    }
  }
  return { tokens, loops }
}

function parseClass(pattern: string[], start: number): { token: Token; next: number } | undefined {
  const isNegated = pattern[start] === '^'
  const ranges: [number, number][] = []
  let at = isNegated ? start + 1 : start
  const member = (): number | undefined => {
    const character = pattern[at++]
    if (character === '-' || character === ']') return undefined
    return (character === '\\' ? pattern[at++] : character)?.codePointAt(0)
  }
  while (pattern[at] !== ']' || ranges.length === 0) {
    const low = member()
    if (low === undefined) return undefined
    let high: number | undefined = low
    if (pattern[at] === '-') {
      at++
      high = member()
    }
    if (high === undefined) return undefined
    ranges.push([low, high])
  }
  const token: Token = (character) => {
    const code = character.codePointAt(0) ?? 0
    return ranges.some(([low, high]) => low <= code && code <= high) !== isNegated
  }
  return { token, next: at + 1 }
}
