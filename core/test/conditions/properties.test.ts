import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { conditionFault } from '../../src/conditions/condition-fault.ts'
import { compareDecimals } from '../../src/conditions/decimal.ts'
import { evaluateCondition } from '../../src/conditions/evaluate-condition.ts'
import { compileGlob } from '../../src/conditions/glob.ts'
import { strictDifferences } from '../../src/conditions/strict-differences.ts'
import { naive } from './naive.ts'
import { NOTHING, seen } from './observations.ts'

const RUNS = { numRuns: 4000 }

const number = fc.oneof(
  fc.integer({ min: -20, max: 20 }).map(String),
  fc.constantFrom('200', '999999', '1000000', '9007199254740993', '0.5', '4.9', '-1.25', '123456.75'),
)
const word = fc.constantFrom('UP', 'a', 'a/b', 'true', 'ab', '€')
const json = fc.oneof(
  number,
  word.map((one) => JSON.stringify(one)),
  fc.constantFrom('null', 'true', '[1,"a"]', '[]'),
)
const observation = fc.oneof(
  { weight: 1, arbitrary: fc.constant(NOTHING) },
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.oneof(
          fc.tuple(json, json).map(([x, y]) => `{"x":${x},"y":${y}}`),
          word,
          number,
        ),
        fc.constantFrom(200, 204, 503),
        fc.constantFrom(0, 5, 120, 999, 2000),
      )
      .map(([body, status, responseTimeMs]) => seen(body, { status, responseTimeMs })),
  },
)
const value = fc.constantFrom(
  '[STATUS]',
  '[RESPONSE_TIME]',
  '[CONNECTED]',
  '[BODY]',
  '[BODY].x',
  '[BODY].y',
  '[BODY].x[1]',
)
const left = fc.oneof(
  { weight: 4, arbitrary: value },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('len', 'has'), fc.constantFrom('[BODY]', '[BODY].x'))
      .map(([fn, of]) => `${fn}(${of})`),
  },
)
const glob = fc.array(fc.constantFrom('*', '?', 'a', 'b', '/', 'U', 'P'), { maxLength: 5 }).map((one) => one.join(''))
const right = fc.oneof(
  number,
  word,
  fc.constantFrom('1s', 'false'),
  glob.map((one) => `pat(${one})`),
  fc.array(fc.oneof(number, word), { minLength: 1, maxLength: 3 }).map((one) => `any(${one.join(', ')})`),
)
const condition = fc
  .tuple(left, fc.constantFrom('==', '!=', '<', '<=', '>', '>='), right)
  .filter(([, operator, one]) => /^[=!]/.test(operator) || !/^(pat|any)\(/.test(one))
  .map((parts) => parts.join(' '))

test.each(['gatus', 'strict'] as const)('in %s mode a naive evaluator agrees', (mode) => {
  fc.assert(
    fc.property(condition, observation, (text, one) => {
      fc.pre(conditionFault(text, mode) === undefined)
      expect(evaluateCondition(text, one, mode).isMet).toBe(naive(text, one, mode))
    }),
    RUNS,
  )
})

test('a pair joined by and or or is what its halves are', () => {
  fc.assert(
    fc.property(condition, condition, observation, (first, second, one) => {
      fc.pre(conditionFault(first, 'strict') === undefined && conditionFault(second, 'strict') === undefined)
      const [a, b] = [naive(first, one, 'strict'), naive(second, one, 'strict')]
      expect(evaluateCondition(`${first} and ${second}`, one, 'strict').isMet).toBe(a && b)
      expect(evaluateCondition(`${first} or ${second}`, one, 'strict').isMet).toBe(a || b)
    }),
    RUNS,
  )
})

test('a condition without stated differences gives the same result in both modes', () => {
  fc.assert(
    fc.property(condition, observation, (text, one) => {
      fc.pre(strictDifferences(text, 'http').length === 0)
      expect(evaluateCondition(text, one, 'strict').isMet).toBe(evaluateCondition(text, one, 'gatus').isMet)
    }),
    RUNS,
  )
})

test('no text makes parsing or evaluation throw anything but a fault', () => {
  const piece = fc.constantFrom(
    '[STATUS]',
    '[BODY]',
    '.a',
    '[0]',
    ' == ',
    ' < ',
    ' and ',
    'pat(',
    'any(',
    ')',
    '"',
    "'",
    '\\',
    '[',
    ']',
    '1',
    ' ',
    'x',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), observation, (pieces, one) => {
      const text = pieces.join('')
      for (const mode of ['gatus', 'strict'] as const) {
        if (conditionFault(text, mode) !== undefined) continue
        expect(evaluateCondition(text, one, mode).isMet).toBeTypeOf('boolean')
      }
      expect(strictDifferences(text, 'http')).toBeInstanceOf(Array)
    }),
    RUNS,
  )
})

test('decimals of any size are ordered exactly', () => {
  const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -5, max: 5 }))
  fc.assert(
    fc.property(decimal, decimal, ([a, x], [b, y]) => {
      const difference = a * 10n ** BigInt(x + 5) - b * 10n ** BigInt(y + 5)
      expect(Math.sign(compareDecimals(`${a}e${x}`, `${b}e${y}`) ?? Number.NaN)).toBe(
        difference > 0n ? 1 : difference < 0n ? -1 : 0,
      )
    }),
  )
  expect(compareDecimals('1e999999999', '2e999999998')).toBeGreaterThan(0)
})

test('long patterns match as regular expressions do', () => {
  const piece = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('a', 'ab', 'aab') },
    { weight: 1, arbitrary: fc.constantFrom('*', '?', 'b*') },
  )
  const letters = fc.array(fc.constantFrom('a', 'ab', 'aab'), { maxLength: 6 }).map((all) => all.join(''))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 90 }), letters, fc.nat(400), (pieces, filling, at) => {
      const pattern = pieces.join('')
      const likely = pattern.replaceAll('*', filling).replaceAll('?', 'b')
      const regExp = new RegExp(`^${pattern.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`)
      for (const text of [likely, `${likely.slice(0, at)}${likely.slice(at + 1)}`, `${likely}a`]) {
        expect(compileGlob(pattern)?.(text), `${pattern} on ${text}`).toBe(regExp.test(text))
      }
    }),
    RUNS,
  )
})

test('a pattern that would make a backtracking matcher try every way is matched in one pass', () => {
  const matches = compileGlob(`${'*a'.repeat(60)}*b`)
  const started = process.cpuUsage()
  expect(matches?.('a'.repeat(1_000_000))).toBe(false)
  expect(process.cpuUsage(started).user).toBeLessThan(5_000_000)
})

test('many long patterns on a big text take little more than short ones', () => {
  const patterns = Array.from({ length: 30 }, (_, index) => compileGlob(`*${'error'.repeat(190)}${index}*`))
  const text = 'all is well, and error is a word. '.repeat(30_000)
  const started = process.cpuUsage()
  expect(patterns.some((matches) => matches?.(text) !== false)).toBe(false)
  expect(process.cpuUsage(started).user).toBeLessThan(4_000_000)
})
