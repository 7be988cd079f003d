import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../src/ledger/canonical-json.ts'

test('writes the example of RFC 8785 3.2.2', () => {
  const value = JSON.parse(`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
    "literals": [null, true, false]
  }`)
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
})

test('sorts the keys of RFC 8785 3.2.3 by UTF-16 code units', () => {
  const value = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  }
  expect([...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map(([, name]) => name)).toEqual([
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ])
})

test.each([
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
])('writes the number %s of RFC 8785 appendix B as %s', (ieee, text) => {
  expect(canonicalJson(Buffer.from(ieee, 'hex').readDoubleBE())).toBe(text)
})

const cycle: Record<string, unknown> = {}
cycle['self'] = cycle

test.each([
  [{ a: [1, Number.NaN] }, '$.a[1]', 'found NaN'],
  [Buffer.from('7ff0000000000000', 'hex').readDoubleBE(), '$', 'found Infinity'],
  [{ a: { b: undefined } }, '$.a.b', 'found undefined'],
  [Object.assign(Array.from({ length: 1 }), { length: 2 }), '$[0]', 'found undefined'],
  [{ 'odd key': 1n }, '$["odd key"]', 'found a bigint'],
  [{ run: () => 1 }, '$.run', 'found a function'],
  [{ at: new Date(0) }, '$.at', 'found an instance of Date'],
  [{ all: new Map() }, '$.all', 'found an instance of Map'],
  [{ [Symbol('s')]: 1 }, '$', 'found a key that is a symbol'],
  [['ok', 'a\ud83d'], '$[1]', 'found half of a surrogate pair'],
  [{ '\ude00': 1 }, '$["\\ude00"]', 'found half of a surrogate pair'],
  [cycle, '$.self.self', 'a value that contains itself'],
])('refuses what JSON cannot say: %#', (value, path, found) => {
  expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'invalid-argument' }))
  expect(() => canonicalJson(value)).toThrow(`No canonical JSON at ${path}`)
  expect(() => canonicalJson(value)).toThrow(found)
})

test('says what holds the refused value, and never the value', () => {
  expect(() => canonicalJson({ token: 'secret\ud83d' })).toThrow(/^(?!.*secret)/)
  expect(() => canonicalJson({ ['k'.repeat(5000)]: undefined })).toThrow(/^.{1,400}$/)
})

test('takes objects without prototype and a key named __proto__', () => {
  expect(canonicalJson(Object.assign(Object.create(null), { b: 1, a: 2 }))).toBe('{"a":2,"b":1}')
  expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"x":[]}}'))).toBe('{"__proto__":{"x":[]},"b":1}')
})

const json = fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 6 })

test('is JSON of the same value, without spaces, the same for every order of keys', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(JSON.parse(text))).toBe(text)
      expect(canonicalJson(reversed(value))).toBe(text)
      expect(text.length).toBe(JSON.stringify(value).length)
    }),
    { numRuns: 1500 },
  )
})

test('two values have the same text only when they are equal', () => {
  fc.assert(
    fc.property(json, json, (left, right) => {
      const isSame = JSON.stringify(sorted(left)) === JSON.stringify(sorted(right))
      expect(canonicalJson(left) === canonicalJson(right)).toBe(isSame)
    }),
    { numRuns: 1500 },
  )
})

function reversed(value: unknown): unknown {
  return rebuilt(value, reversed, (keys) => keys.reverse())
}

function sorted(value: unknown): unknown {
  return rebuilt(value, sorted, (keys) => keys.sort())
}

function rebuilt(value: unknown, deep: (value: unknown) => unknown, order: (keys: string[]) => string[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(deep)
  const members = new Map(Object.entries(value))
  return Object.fromEntries(order([...members.keys()]).map((key) => [key, deep(members.get(key))]))
}
