import { describe, expect, test } from 'vitest'
import { createAccessBudget, limits } from '../src/index.ts'
import { documents, errorsOf, inDocuments, issuesOf, judge, outcome, withCondition } from './support/rules.ts'

/** `count` texts made from their number, joined. */
const repeated = (count: number, text: (i: number) => string, separator = ' '): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(separator)

/** Where and what the only issue of a source is. */
function onlyIssue(source: string): string {
  const issues = issuesOf(source)
  if (issues.length !== 1) throw new Error(`expected one issue, found ${JSON.stringify(issues)}`)
  return `${issues[0]?.line}:${issues[0]?.column} ${issues[0]?.severity} ${issues[0]?.description}`
}

const service = (body: string): string => `rules_version = '2';\nservice cloud.firestore {\n${body}\n}`
/** The column at which the last `text` of a line begins. */
const columnOf = (line: string, text: string): number => line.lastIndexOf(text) + 1

describe('of a source', () => {
  test('256 KiB', () => {
    const source = (bytes: number): string => {
      const rules = inDocuments('')
      return `${rules}//${'x'.repeat(bytes - rules.length - 2)}`
    }
    expect(issuesOf(source(limits.sourceBytesMax))).toEqual([])
    expect(onlyIssue(source(limits.sourceBytesMax + 1))).toBe(
      '1:1 ERROR the source has 262145 bytes: at most 262144 are allowed',
    )
  })

  test.each([
    ['parentheses', `${'('.repeat(50_000)}true${')'.repeat(50_000)}`],
    ['lists', `${'['.repeat(50_000)}${']'.repeat(50_000)} == []`],
    ['ternaries', `${'true ? '.repeat(15_000)}true${' : true'.repeat(15_000)}`],
  ])('absurdly nested %s are an error', (_, expression) => {
    expect(onlyIssue(withCondition(expression))).toBe('1:1 ERROR the rules are nested too deeply')
  })
})

describe('of match statements', () => {
  test('ten levels', () => {
    const nested = (depth: number): string => `${repeated(depth, (i) => `match /a/{b${i}} {`)}${'}'.repeat(depth)}`
    expect(issuesOf(service(nested(10)))).toEqual([])
    expect(onlyIssue(service(nested(11)))).toBe(
      `3:${columnOf(nested(11), 'match')} ERROR nested match statements have at most 10 levels`,
    )
  })

  test('a hundred path segments, nested ones included', () => {
    const nested = (count: number): string => `match ${'/a'.repeat(60)} { match ${'/b'.repeat(count - 60)} {} }`
    expect(issuesOf(service(nested(100)))).toEqual([])
    expect(onlyIssue(service(nested(101)))).toBe(
      `3:${columnOf(nested(101), 'b')} ERROR nested match statements have at most 100 path segments`,
    )
  })

  test('twenty wildcards, nested ones included', () => {
    const nested = (count: number): string =>
      `match ${repeated(12, (i) => `/{a${i}}`, '')} { match ${repeated(count - 12, (i) => `/{b${i}}`, '')} {} }`
    expect(issuesOf(service(nested(20)))).toEqual([])
    expect(onlyIssue(service(nested(21)))).toBe(
      `3:${columnOf(nested(21), '{b')} ERROR nested match statements have at most 20 wildcards`,
    )
  })
})

describe('of functions', () => {
  test('seven arguments', () => {
    const functions = (count: number): string => {
      const [names, values] = [repeated(count, (i) => `p${i}`, ', '), repeated(count, () => '1', ', ')]
      return `function f(${names}) { return [${names}] == [${values}]; } function g() { return f(${values}); }`
    }
    expect(issuesOf(withCondition('g()', functions(7)))).toEqual([])
    expect(outcome('g()', { functions: functions(7) })).toBe(true)
    expect(onlyIssue(withCondition('g()', functions(8)))).toBe(
      `4:${functions(8).indexOf('p7') + 1} ERROR a function takes at most 7 arguments`,
    )
  })

  test('ten let bindings', () => {
    const lets = (count: number): string =>
      `function f() { let v0 = 1; ${repeated(count - 1, (i) => `let v${i + 1} = v${i};`)} return v${count - 1} == 1; }`
    expect(issuesOf(withCondition('f()', lets(10)))).toEqual([])
    expect(outcome('f()', { functions: lets(10) })).toBe(true)
    expect(onlyIssue(withCondition('f()', lets(11)))).toBe(
      `4:${columnOf(lets(11), 'let')} ERROR a function has at most 10 let bindings`,
    )
  })

  test('a call depth of twenty', () => {
    const nested = (depth: number): string =>
      repeated(depth, (i) => `function f${i}() { return ${i + 1 === depth ? 'true' : `f${i + 1}()`}; }`)
    expect(errorsOf('f0()', nested(20))).toEqual([])
    expect(outcome('f0()', { functions: nested(20) })).toBe(true)
    expect(onlyIssue(withCondition('f0()', nested(21)))).toBe('4:10 ERROR function calls nest deeper than 20')
  })
})

describe('of one evaluation', () => {
  test('a thousand expressions: operators, literals and names each count', () => {
    const anyOf = (count: number): string => repeated(count, () => 'false', ' || ')
    expect(outcome(`!(${anyOf(500)})`)).toBe(true)
    expect(outcome(`!!(${anyOf(500)})`)).toBe('error')
    expect(outcome(repeated(250, () => '1 == 1', ' && '))).toBe(true)
    expect(outcome(repeated(251, () => '1 == 1', ' && '))).toBe('error')
  })

  test('a thousand expressions over all allow statements of a request', () => {
    const half = repeated(130, () => '1 == 2', ' || ')
    const source = (count: number): string =>
      inDocuments(`match /items/{id} { ${repeated(count, () => `allow get: if ${half};`)} allow get; }`)
    expect(judge(source(1)).allowed).toBe(true)
    const { allowed, reasons } = judge(source(2))
    expect(allowed).toBe(false)
    expect(reasons.at(-1)).toMatchObject({ outcome: 'error', message: 'more than 1000 expressions were evaluated' })
  })

  test('a chain of operands is flat, however long', () => {
    expect(issuesOf(withCondition(repeated(5_000, () => 'true', ' && ')))).toEqual([])
  })
})

// https://firebase.google.com/docs/firestore/security/rules-conditions#access_call_limits
describe('of document access calls', () => {
  const reads = (count: number, prefix = 'd'): string =>
    repeated(count, (i) => `!exists(/databases/$(database)/documents/many/${prefix}${i})`, ' && ')
  const tooMany = { outcome: 'error', message: 'too many document access calls (get, exists, getAfter, existsAfter)' }

  test('ten for one operation, and no rule allows once there are more', () => {
    expect(outcome(reads(10))).toBe(true)
    expect(outcome(reads(11))).toBe('error')
    expect(outcome(`(${reads(11)}) || true`)).toBe('error')
    const source = inDocuments(`match /items/{id} { allow get: if ${reads(11)}; allow get: if true; }`)
    expect(judge(source)).toMatchObject({ allowed: false, reasons: [tooMany] })
  })

  test('ten for a query, over all its cases', () => {
    const query = (count: number) => ({
      or: Array.from({ length: count }, (_, i) => ({ field: ['owner'], op: '==', value: `u${i}` }) as const),
    })
    const judged = (count: number) =>
      outcome('!exists(/databases/$(database)/documents/banned/$(resource.data.owner))', {
        method: 'list',
        path: 'items',
        query: { where: query(count) },
      })
    expect(judged(10)).toBe(true)
    expect(judged(11)).toBe('error')
  })

  test('a document that was read before is free, and read once', () => {
    const access = documents({ 'admins/alice': {} })
    const again = repeated(30, () => 'exists(/databases/$(database)/documents/admins/alice)', ' && ')
    expect(outcome(again, { access })).toBe(true)
    expect(access.reads).toEqual(['admins/alice'])
  })

  test('twenty for all operations of a batch', () => {
    const budget = createAccessBudget()
    expect(outcome(reads(10, 'x'), { budget })).toBe(true)
    expect(outcome(reads(10, 'y'), { budget })).toBe(true)
    expect(outcome(reads(10, 'x'), { budget })).toBe(true)
    expect(outcome(reads(1, 'z'), { budget })).toBe('error')
  })
})
