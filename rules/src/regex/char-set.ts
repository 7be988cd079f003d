/** A set of code points: ranges (inclusive pairs) and other sets, possibly negated or blind to case. */
export class CharSet {
  readonly #ranges: readonly (readonly [number, number])[]
  readonly #tests: readonly ((code: number) => boolean)[]
  readonly #negated: boolean
  readonly #foldsCase: boolean
  /** Answers for ASCII: 0 not asked yet, 1 no, 2 yes. */
  readonly #ascii = new Uint8Array(128)

  constructor(
    ranges: readonly (readonly [number, number])[],
    options: { tests?: readonly ((code: number) => boolean)[]; negated?: boolean; foldsCase?: boolean } = {},
  ) {
    this.#ranges = ranges
    this.#tests = options.tests ?? []
    this.#negated = options.negated ?? false
    this.#foldsCase = options.foldsCase ?? false
  }

  has(code: number): boolean {
    if (code >= 128) return this.#find(code)
    const known = this.#ascii[code]
    if (known !== 0) return known === 2
    const found = this.#find(code)
    this.#ascii[code] = found ? 2 : 1
    return found
  }

  #find(code: number): boolean {
    const found =
      this.#contains(code) ||
      (this.#foldsCase && (this.#contains(otherCase(code, 'lower')) || this.#contains(otherCase(code, 'upper'))))
    return found !== this.#negated
  }

  #contains(code: number): boolean {
    return this.#ranges.some(([from, to]) => code >= from && code <= to) || this.#tests.some((test) => test(code))
  }
}

function otherCase(code: number, to: 'lower' | 'upper'): number {
  const text = String.fromCodePoint(code)
  const changed = to === 'lower' ? text.toLowerCase() : text.toUpperCase()
  const first = changed.codePointAt(0) ?? code
  return changed.length === String.fromCodePoint(first).length ? first : code
}

type Ranges = readonly (readonly [number, number])[]
const pair = (from: string, to = from): readonly [number, number] => [from.charCodeAt(0), to.charCodeAt(0)]

export const perlClasses: Readonly<Record<string, Ranges>> = {
  d: [pair('0', '9')],
  w: [pair('0', '9'), pair('A', 'Z'), pair('a', 'z'), pair('_')],
  s: [[9, 10], [12, 13], pair(' ')],
}

/** The ASCII classes that [[:name:]] names. */
export const posixClasses: ReadonlyMap<string, Ranges> = new Map<string, Ranges>([
  ['alnum', [pair('0', '9'), pair('A', 'Z'), pair('a', 'z')]],
  ['alpha', [pair('A', 'Z'), pair('a', 'z')]],
  ['ascii', [[0, 127]]],
  ['blank', [pair('\t'), pair(' ')]],
  [
    'cntrl',
    [
      [0, 31],
      [127, 127],
    ],
  ],
  ['digit', [pair('0', '9')]],
  ['graph', [pair('!', '~')]],
  ['lower', [pair('a', 'z')]],
  ['print', [pair(' ', '~')]],
  ['punct', [pair('!', '/'), pair(':', '@'), pair('[', '`'), pair('{', '~')]],
  ['space', [[9, 13], pair(' ')]],
  ['upper', [pair('A', 'Z')]],
  ['word', [pair('0', '9'), pair('A', 'Z'), pair('a', 'z'), pair('_')]],
  ['xdigit', [pair('0', '9'), pair('A', 'F'), pair('a', 'f')]],
])

/** The test for \p{name}: a general category in one or two letters, a script, or Any; undefined for any other name. */
export function unicodeClass(name: string): ((code: number) => boolean) | undefined {
  const property = name.length > 2 && name !== 'Any' ? `Script=${name}` : name
  try {
    const pattern = new RegExp(`^\\p{${property}}$`, 'u')
    return (code) => pattern.test(String.fromCodePoint(code))
  } catch {
    return undefined
  }
}
