import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { compileRules, createCoverage, fromFirestoreFields, fromJson, listOf } from '../src/index.ts'
import type { Coverage, ExpressionCoverage, RulesRequest } from '../src/index.ts'
import { documentOf, documents, inDocuments, now, root, signedIn } from './support/rules.ts'
import type { Fields } from './support/rules.ts'

function coverageFor(source: string): Coverage {
  const { ruleset, issues } = compileRules(source)
  if (ruleset === undefined) throw new Error(`the rules do not compile: ${JSON.stringify(issues)}`)
  return createCoverage(ruleset)
}

const coverageOf = (condition: string, functions = ''): Coverage =>
  coverageFor(inDocuments(`${functions}\n    match /items/{id} { allow read, write: if ${condition}; }`))

function ask(coverage: Coverage, asked: Partial<RulesRequest> & { fields?: Fields } = {}): boolean {
  const { fields, ...request } = asked
  return coverage.evaluate(
    {
      service: 'cloud.firestore',
      method: 'get',
      path: [...root, 'items', 'one'],
      auth: null,
      time: now,
      resource: fields && documentOf('items/one', fields),
      ...request,
    },
    documents({}),
  ).allowed
}

interface Seen {
  text: string
  count: number
  errorCount: number
  values: ExpressionCoverage['values']
}

/** Every expression of the report by its text, outer ones before inner ones. */
function seen(coverage: Coverage): Seen[] {
  const flat = ({ at, count, errorCount, values, children }: ExpressionCoverage): Seen[] => [
    { text: coverage.source.slice(at.start, at.end), count, errorCount, values },
    ...children.flatMap(flat),
  ]
  return coverage.report().flatMap(flat)
}

function seenAs(coverage: Coverage, text: string): Seen {
  const found = seen(coverage).find((expression) => expression.text === text)
  if (found === undefined) throw new Error(`the report has no expression ${text}`)
  return found
}

describe('a report', () => {
  test('has every expression with the values that it came to, and how often', () => {
    const coverage = coverageOf("request.auth != null && resource.data.owner == 'a'")
    const fields = { owner: { stringValue: 'a' } }
    expect(ask(coverage, { fields })).toBe(false)
    expect(ask(coverage, { fields, auth: signedIn('x') })).toBe(true)
    expect(ask(coverage, { fields, auth: signedIn('x') })).toBe(true)
    const one = (count: number, value: object) => [{ value, count }]
    expect(seen(coverage).map(({ text, count, values }) => [text, count, values])).toEqual([
      [
        "request.auth != null && resource.data.owner == 'a'",
        3,
        [
          { value: { boolValue: true }, count: 2 },
          { value: { boolValue: false }, count: 1 },
        ],
      ],
      [
        'request.auth != null',
        3,
        [
          { value: { boolValue: true }, count: 2 },
          { value: { boolValue: false }, count: 1 },
        ],
      ],
      ['request.auth', 3, expect.arrayContaining([{ value: { nullValue: null }, count: 1 }])],
      ['null', 3, one(3, { nullValue: null })],
      ["resource.data.owner == 'a'", 2, one(2, { boolValue: true })],
      ['resource.data.owner', 2, one(2, { stringValue: 'a' })],
      ['resource.data', 2, one(2, { mapValue: { fields: { owner: { stringValue: 'a' } } } })],
      ['resource', 2, expect.anything()],
      ["'a'", 2, one(2, { stringValue: 'a' })],
    ])
  })

  test('says what was never evaluated', () => {
    const coverage = coverageOf('request.auth != null && resource.data.a == 1')
    ask(coverage)
    expect(seen(coverage).filter(({ count }) => count === 0)).toEqual(
      ['resource.data.a == 1', 'resource.data.a', 'resource.data', 'resource', '1'].map((text) => ({
        text,
        count: 0,
        errorCount: 0,
        values: [],
      })),
    )
  })

  test('counts errors, with their messages, wherever they pass', () => {
    const coverage = coverageOf('resource.data.gone == 1')
    ask(coverage, { fields: {} })
    const fault = [{ value: { undefined: { causeMessage: 'property gone is undefined' } }, count: 1 }]
    expect(seenAs(coverage, 'resource.data.gone')).toMatchObject({ count: 1, errorCount: 1, values: fault })
    expect(seenAs(coverage, 'resource.data.gone == 1')).toMatchObject({ count: 1, errorCount: 1, values: fault })
    expect(seenAs(coverage, 'resource.data')).toMatchObject({ count: 1, errorCount: 0 })
  })

  test('marks what depends on the documents of a query, once for each of its cases', () => {
    const coverage = coverageOf("resource.data.owner == 'a'")
    const where = { field: ['owner'], op: 'in', value: listOf(['a', 'b']) } as const
    ask(coverage, { method: 'list', path: [...root, 'items'], query: { where } })
    ask(coverage, { method: 'list', path: [...root, 'items'] })
    expect(seenAs(coverage, "resource.data.owner == 'a'").values).toEqual([
      { value: { boolValue: true }, count: 1 },
      { value: { boolValue: false }, count: 1 },
      { value: { constraintValue: {} }, count: 1 },
    ])
  })

  test('has let bindings and results of functions, called or not, in the order of the source', () => {
    const functions = 'function used(a) { let b = a + 1; return b == 2; } function idle() { return 3 == 4; }'
    const coverage = coverageOf('used(1)', functions)
    ask(coverage)
    expect(coverage.report().map(({ at, count }) => [coverage.source.slice(at.start, at.end), count])).toEqual([
      ['a + 1', 1],
      ['b == 2', 1],
      ['3 == 4', 0],
      ['used(1)', 1],
    ])
  })

  test('has the inner expressions of what is no expression itself', () => {
    const coverage = coverageOf("math.abs(0 - 1) in [1, 2] && (/a/$(c)).bind({'c': 'd'}) is path")
    expect(ask(coverage)).toBe(true)
    expect(seen(coverage).map(({ text }) => text)).toEqual([
      expect.stringContaining('&&'),
      'math.abs(0 - 1) in [1, 2]',
      'math.abs(0 - 1)',
      '0 - 1',
      '0',
      '1',
      '1',
      '2',
      expect.stringMatching(/is path$/),
      expect.stringMatching(/^\/a|^\(/),
      "{'c': 'd'}",
      "'c'",
      "'d'",
    ])
  })

  test('gives line and column of both ends', () => {
    const source = inDocuments('match /items/{id} {\n  allow get: if id ==\n    "one";\n}')
    const [root] = coverageFor(source).report()
    expect(root?.at).toMatchObject({ line: 5, column: 17, endLine: 6, endColumn: 10 })
    expect(root?.children.map(({ at }) => [at.line, at.column, at.endLine, at.endColumn])).toEqual([
      [5, 17, 5, 19],
      [6, 5, 6, 10],
    ])
  })

  test('counts functions outside of services once, whichever service calls them', () => {
    const coverage = coverageFor(
      "rules_version = '2'; function always() { return 1 == 1; }\n" +
        'service cloud.firestore { match /databases/{d}/documents/items/{i} { allow get: if always(); } }\n' +
        'service firebase.storage { match /b/{b}/o/{o} { allow get: if always(); } }',
    )
    expect(ask(coverage)).toBe(true)
    expect(ask(coverage, { service: 'firebase.storage', path: ['b', 'x', 'o', 'y'] })).toBe(true)
    expect(seenAs(coverage, '1 == 1').count).toBe(2)
  })
})

test('judges as the ruleset does, and coverages of one ruleset are apart', () => {
  const { ruleset } = compileRules(inDocuments('match /items/{id} { allow get: if request.auth != null; }'))
  if (ruleset === undefined) throw new Error('the rules do not compile')
  const [one, other] = [createCoverage(ruleset), createCoverage(ruleset)]
  for (const auth of [null, signedIn('a')]) expect(ask(one, { auth })).toBe(auth !== null)
  expect([one.report()[0]?.count, other.report()[0]?.count]).toEqual([2, 0])
})

describe('what is kept is bounded', () => {
  const told = (values: ExpressionCoverage['values']): number => values.reduce((sum, { count }) => sum + count, 0)

  test('values that are told apart', () => {
    const coverage = coverageOf('resource.data.n == -1')
    for (let n = 0; n < 30; n++) ask(coverage, { fields: { n: { integerValue: String(n % 15) } } })
    const { values, count } = seenAs(coverage, 'resource.data.n')
    expect(values).toHaveLength(11)
    expect(values.at(0)).toEqual({ value: { intValue: '0' }, count: 2 })
    expect(values.at(-1)).toEqual({ value: {}, count: 10 })
    expect([told(values), count]).toEqual([30, 30])
  })

  test('maps that are looked into', () => {
    const coverage = coverageOf('resource.data == null')
    let reads = 0
    for (let n = 0; n < 50; n++) {
      const data = fromJson({})
      const counted = Object.assign(Object.create(data) as typeof data, {
        keys: () => {
          reads += 1
          return []
        },
      })
      ask(coverage, { resource: { path: root, data: counted } })
    }
    expect(reads).toBeLessThanOrEqual(100)
    expect(seenAs(coverage, 'resource.data').values).toEqual([
      { value: { mapValue: { fields: {} } }, count: 20 },
      { value: {}, count: 30 },
    ])
  })

  test('long texts, wide lists and deep maps', () => {
    const coverage = coverageOf('resource.data.x == null')
    const value = (x: Fields[string]): unknown => {
      const one = coverageOf('resource.data.x == null')
      ask(one, { fields: { x } })
      return seenAs(one, 'resource.data.x').values[0]?.value
    }
    ask(coverage, { fields: { x: { stringValue: 'a'.repeat(5_000) } } })
    expect(seenAs(coverage, 'resource.data.x').values[0]?.value).toEqual({ stringValue: `${'a'.repeat(100)}…` })
    const wide = Array.from({ length: 1_000 }, () => ({ booleanValue: true }))
    expect(value({ arrayValue: { values: wide } })).toEqual({
      listValue: { values: Array.from({ length: 10 }, () => ({ boolValue: true })) },
    })
    const deep = (depth: number): Fields[string] =>
      depth === 0 ? { nullValue: null } : { mapValue: { fields: { k: deep(depth - 1) } } }
    expect(JSON.stringify(value(deep(15)))).toBe(
      '{"mapValue":{"fields":{"k":{"mapValue":{"fields":{"k":{"mapValue":{"fields":{"k":{}}}}}}}}}}',
    )
  })

  test('values with long summaries', () => {
    const coverage = coverageOf('resource.data == null')
    const map = (width: number): Fields[string] => {
      const entries = Array.from({ length: width }, (_, n) => [`${n}`, { stringValue: 'a'.repeat(100) }] as const)
      return { mapValue: { fields: Object.fromEntries(entries) } }
    }
    ask(coverage, { fields: { a: map(10) } })
    ask(coverage, { fields: { a: map(10), b: map(10) } })
    const [kept, ...rest] = seenAs(coverage, 'resource.data').values
    expect(kept).toMatchObject({ value: { mapValue: { fields: { a: {} } } }, count: 1 })
    expect(rest).toEqual([{ value: {}, count: 1 }])
  })

  test('pieces of long texts, which do not keep the texts alive', () => {
    setFlagsFromString('--expose-gc')
    const heapBytes = (): number => {
      runInNewContext('gc')()
      return process.memoryUsage().heapUsed
    }
    const coverage = coverageOf("bool(resource.data.s) || resource.data.s[0:50] == 'x'")
    const bytesBefore = heapBytes()
    for (let n = 0; n < 10; n++) {
      ask(coverage, { fields: { s: { stringValue: String(n).padEnd(2_000_000, 'x') } } })
    }
    expect(heapBytes() - bytesBefore).toBeLessThan(5_000_000)
    expect(seenAs(coverage, 'resource.data.s[0:50]').values).toHaveLength(10)
    expect(seenAs(coverage, 'bool(resource.data.s)').errorCount).toBe(10)
  })

  test('errors with different messages', () => {
    const coverage = coverageOf('resource.data[id] == 1')
    for (let n = 0; n < 15; n++) ask(coverage, { path: [...root, 'items', `i${n}`], fields: {} })
    const { values, errorCount } = seenAs(coverage, 'resource.data[id]')
    expect(values).toHaveLength(11)
    expect(values.at(-1)).toEqual({ value: { undefined: { causeMessage: 'other errors' } }, count: 5 })
    expect([errorCount, told(values)]).toEqual([15, 15])
  })
})

test.each([
  ["'a'", { stringValue: 'a' }],
  ['7', { intValue: '7' }],
  ['1.5', { floatValue: 1.5 }],
  ['0.0 / 0.0', { floatValue: 'NaN' }],
  ["b'\\xff\\x00'", { bytesValue: '/wA=' }],
  ['/a/b', { pathValue: { segments: [{ simple: 'a' }, { simple: 'b' }] } }],
  ['[1]', { listValue: { values: [{ intValue: '1' }] } }],
  ['[1].toSet()', { setValue: { values: [{ intValue: '1' }] } }],
  ["{'a': null}", { mapValue: { fields: { a: { nullValue: null } } } }],
  ['timestamp.value(1500)', { timestampValue: '1970-01-01T00:00:01.5Z' }],
  ['timestamp.value(0 - 1)', { timestampValue: '1969-12-31T23:59:59.999Z' }],
  ['timestamp.date(1, 1, 1)', { timestampValue: '0001-01-01T00:00:00Z' }],
  ["duration.value(90, 's')", { durationValue: '90s' }],
  ["duration.value(0 - 1500, 'ms')", { durationValue: '-1.5s' }],
  ['latlng.value(1.0, 2.0)', { latlngValue: { latitude: 1, longitude: 2 } }],
  ["{'a': 1}.diff({})", {}],
])('%s is seen as %o', (expression, expected) => {
  const coverage = coverageOf(`[${expression}] == null`)
  ask(coverage, { resource: { path: root, data: fromFirestoreFields({}) } })
  expect(seenAs(coverage, expression).values).toEqual([{ value: expected, count: 1 }])
})
