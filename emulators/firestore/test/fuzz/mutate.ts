import type { Random } from './random.ts'

const ODD_TEXTS = [
  '',
  ' ',
  '\u0000',
  'é😀',
  '\ud800',
  '__proto__',
  'constructor',
  '__name__',
  '..',
  '/',
  '//',
  '`',
  '*',
  '-1',
  '9223372036854775808',
  '1e400',
  'NaN',
  '%',
  '%zz',
  'x'.repeat(2000),
  'projects/p/databases/(default)/documents',
  'projects/demo-fuzz/databases/(default)/documents/secret/one',
  'projects/demo-fuzz/databases/(default)/documents/secret',
]
const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  2 ** 31,
  -(2 ** 63),
  1e308,
  [],
  [[]],
  [null],
  {},
  { mapValue: { fields: {} } },
  { arrayValue: { values: [{ arrayValue: {} }] } },
  { stringValue: 'a', integerValue: '1' },
  { unknownValue: 1 },
]

/** A copy of JSON with one to three places changed: a value replaced, a key removed, renamed or added, a part moved. */
export function mutateJson(random: Random, json: unknown): unknown {
  const copy = structuredClone(json)
  const holder = { root: copy }
  for (let round = random.below(3); round >= 0; round--) change(random, holder)
  return holder.root
}

function change(random: Random, holder: { root: unknown }): void {
  const places = placesIn(holder)
  const { parent, key } = random.pick(places)
  switch (random.below(6)) {
    case 0:
      parent[key] = structuredClone(random.pick(ODD_VALUES))
      break
    case 1:
      parent[key] = random.pick(ODD_TEXTS)
      break
    case 2:
      if (parent !== holder) delete parent[key]
      break
    case 3: {
      const other = random.pick(places)
      parent[key] = structuredClone(other.parent[other.key])
      break
    }
    case 4:
      parent[parent === holder ? key : random.pick(ODD_TEXTS)] = structuredClone(parent[key])
      break
    default: {
      let nested: unknown = parent[key]
      for (let depth = random.below(40); depth >= 0; depth--)
        nested = random.below(2) === 0 ? [nested] : { fields: { a: nested } }
      parent[key] = nested
    }
  }
}

interface Place {
  parent: Record<string, unknown>
  key: string
}

function placesIn(holder: object): Place[] {
  const places: Place[] = []
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const parent = value as Record<string, unknown>
    for (const key of Object.keys(parent)) {
      places.push({ parent, key })
      visit(parent[key])
    }
  }
  visit(holder)
  return places
}

/** A copy of bytes with one to four runs removed, doubled, flipped, overwritten or cut off. */
export function mutateBytes(random: Random, bytes: Buffer): Buffer {
  let mutant = Buffer.from(bytes)
  for (let round = random.below(4); round >= 0; round--) {
    const at = random.below(mutant.length + 1)
    const length = 1 + random.below(8)
    const noise = Buffer.from(Array.from({ length }, () => random.below(256)))
    switch (random.below(5)) {
      case 0:
        mutant = Buffer.concat([mutant.subarray(0, at), mutant.subarray(at + length)])
        break
      case 1:
        mutant = Buffer.concat([mutant.subarray(0, at), mutant.subarray(at, at + length), mutant.subarray(at)])
        break
      case 2:
        if (at < mutant.length) mutant[at] = (mutant[at] ?? 0) ^ (1 << random.below(8))
        break
      case 3:
        mutant = Buffer.concat([mutant.subarray(0, at), noise, mutant.subarray(at + length)])
        break
      default:
        mutant = mutant.subarray(0, at)
    }
  }
  return mutant
}

/** A copy of text with pieces removed, doubled, swapped for odd ones or taken from another text of the corpus. */
export function mutateText(random: Random, text: string, corpus: readonly string[]): string {
  let mutant = text
  for (let round = random.below(4); round >= 0; round--) {
    const at = random.below(mutant.length + 1)
    const end = Math.min(mutant.length, at + random.below(12))
    const other = random.pick(corpus)
    const from = random.below(other.length + 1)
    const insert = random.pick([
      '',
      '',
      mutant.slice(at, end).repeat(2),
      random.pick(ODD_TEXTS),
      other.slice(from, from + random.below(30)),
    ])
    mutant = mutant.slice(0, at) + insert + mutant.slice(end)
  }
  return mutant
}
