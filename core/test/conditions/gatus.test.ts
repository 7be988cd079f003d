import { describe, expect, test } from 'vitest'
import { conditionFault } from '../../src/conditions/condition-fault.ts'
import { evaluateGatus } from '../../src/conditions/evaluate-gatus.ts'
import { judgeConditions } from '../../src/conditions/judge-conditions.ts'
import { needsOf } from '../../src/conditions/needs-of.ts'
import type { Observation } from '../../src/conditions/observation.ts'
import { checkConfigSchema } from '../../src/schema/config.ts'
import { NOTHING, seen } from './observations.ts'

type Case = [sentence: string, condition: string, observation: Observation, isMet: boolean]

function holds(cases: Case[]) {
  test.each(cases)('%s: %s', (_, condition, observation, isMet) => {
    expect(evaluateGatus(condition, observation).isMet).toBe(isMet)
  })
}

const BODY = seen(
  '{"n":1000000,"s":"UP","t":true,"z":null,"o":{"b":1,"a":"<"},"a":["x",1.5,[2]],"deep":{"a":[0,[7,8]]}}',
)

describe('form', () => {
  holds([
    ['exactly one space on each side of the operator', '[STATUS] == 200', seen(), true],
    ['operators are tried as == != <= >= > <, the first found wins', '[BODY] < x == a < x', seen('a'), false],
    ['!= before <=', 'x <= 1 != y', seen(), true],
    ['<= before >=', '5 >= 2 <= -1', seen(), false],
    ['>= before >', '2 > 1 >= 3', seen(), false],
    ['> before <', '-1 < 2 > 3', seen(), false],
    ['only parts 0 and 1 are used', '[STATUS] == 200 == 500', seen(), true],
    ['no AND: the rest is text', '[BODY] == a and [STATUS] == 200', seen('a'), false],
    ['no parentheses', '([STATUS]) == 200', seen(), false],
    ['no arithmetic', '[STATUS] == 100+100', seen(), false],
    ['no quoting: compares with two quote characters', '[BODY] != ""', seen(''), true],
    ['no quoting: nor is it equal', '[BODY] == ""', seen(''), false],
  ])

  test('the load-time check only verifies that an operator exists', () => {
    expect(conditionFault('nonsense(1) == [FOO]', 'gatus')).toBeUndefined()
    expect(conditionFault('[STATUS]==200', 'gatus')).toMatch(/one space on each side/)
    expect(conditionFault('[STATUS]', 'gatus')).toMatch(/an operator/)
  })

  test('at least one is required', () => {
    const check = { id: 'a', http: { url: 'https://a.test' }, compat: 'gatus' }
    expect(checkConfigSchema.safeParse({ ...check, conditions: [] }).success).toBe(false)
    expect(checkConfigSchema.safeParse({ ...check, conditions: ['[STATUS] == 200'] }).success).toBe(true)
  })

  test('conditions of an endpoint are ANDed; all are evaluated, no short circuit', () => {
    const conditions = ['[STATUS] == 500', '[BODY] == x', '[STATUS] > 1'].map(
      (text) => ({ if: text, severity: 'fail' }) as const,
    )
    expect(judgeConditions(conditions, seen('y'), 'gatus')).toEqual({
      outcome: 'fail',
      message: 'not met: [STATUS] (200) == 500; [BODY] (y) == x',
    })
  })
})

describe('placeholders', () => {
  holds([
    ['names are case-insensitive', '[status] == 200', seen(), true],
    ['[BODY] too', '[Body].s == UP', BODY, true],
    ['JSON path keeps case', '[BODY].S == UP', BODY, false],
    ['[STATUS] is 0 when there is no response', '[STATUS] == 0', NOTHING, true],
    ['[RESPONSE_TIME] is an integer of ms', '[RESPONSE_TIME] == 120', seen('', { responseTimeMs: 120.9 }), true],
    ['[RESPONSE_TIME] is set even on error', '[RESPONSE_TIME] == 3', NOTHING, true],
    ['[IP] is the first resolved address', '[IP] == 10.0.0.7', seen(), true],
    ['[BODY] is the whole body, trimmed', '[BODY] == pong', seen('\n pong \n'), true],
    ['dots and numeric indexes', '[BODY].deep.a[1][0] == 7', BODY, true],
    ['an index right after [BODY]', '[BODY][0].x == 1', seen('[{"x":1}]'), true],
    ['no wildcards', 'has([BODY].a[*]) == true', BODY, false],
    ['no slices', 'has([BODY].a[0:1]) == true', BODY, false],
    ['no negative index', 'has([BODY].a[-1]) == true', BODY, false],
    ['no filters', 'has([BODY].a[?(@.x)]) == true', BODY, false],
    ['[CONNECTED]', '[CONNECTED] == true', seen(), true],
    ['[CONNECTED] without response', '[CONNECTED] == false', NOTHING, true],
    ['[CERTIFICATE_EXPIRATION] is ms until NotAfter', '[CERTIFICATE_EXPIRATION] >= 336h', seen(), true],
    ['[CERTIFICATE_EXPIRATION] is 0 if no certificate', '[CERTIFICATE_EXPIRATION] == 0', NOTHING, true],
    ['[DNS_RCODE] is the answer code', '[DNS_RCODE] == REFUSED', seen('', { dnsRcode: 'REFUSED' }), true],
    ['[DOMAIN_EXPIRATION] is ms', '[DOMAIN_EXPIRATION] == 5', seen('', { domainExpirationMs: 5.5 }), true],
    ['[CONTEXT] exists in suites only', '[CONTEXT].x == [CONTEXT].x', seen(), true],
    ['[HEADER] is text: not of this language', '[HEADER].content-type == text/html', seen(), false],
  ])

  test('body and address are looked for only where the name is in capitals', () => {
    expect(needsOf(['[body].a == 1', '[ip] == ::1'], 'gatus')).toEqual({ body: false, ip: false })
    expect(needsOf(['len([BODY].a) == 1', '[IP] == ::1'], 'gatus')).toEqual({ body: true, ip: true })
    expect(needsOf(['[body].a == 1'], 'strict').body).toBe(true)
  })
})

describe('functions', () => {
  holds([
    ['lower case only', 'LEN([BODY]) == 1', seen('a'), false],
    ['len: array count', 'len([BODY].a) == 3', BODY, true],
    ['len: a body that is an array', 'len([BODY]) == 2', seen('[1, 2]'), true],
    ['len: else byte length of the string form', 'len([BODY].s) == 2', BODY, true],
    ['len: bytes, not characters', 'len([BODY]) == 3', seen('€'), true],
    ['len: of an object', 'len([BODY].deep) == 15', BODY, true],
    ['len: of any placeholder', 'len([STATUS]) == 3', seen(), true],
    ['len: unknown argument gives INVALID', 'len([FOO]) == any(len([FOO]) (INVALID))', seen(), true],
    ['has: true if the path resolves', 'has([BODY].deep.a) == true', BODY, true],
    ['has: false if it does not', 'has([BODY].nope) == false', BODY, true],
    ['has: non-empty for the simple placeholders', 'has([BODY]) == false', seen(' '), true],
    ['has: unknown argument is false', 'has([FOO]) == false', seen(), true],
    ['pat: ==', '[BODY] == pat(*UP*)', BODY, true],
    ['pat: !=', '[BODY] != pat(*DOWN*)', BODY, true],
    ['pat: either side', 'pat(10.*.7) == [IP]', seen(), true],
    ['pat: only with == and !=', '[BODY] < pat(*)', seen('x'), false],
    ['pat: ?', '[BODY] == pat(a?c)', seen('abc'), true],
    ['pat: [class]', '[BODY] == pat([a-c][^x]z)', seen('byz'), true],
    ['pat: \\ escape', '[BODY] == pat(a\\*)', seen('ab'), false],
    ['pat: \\ before what stands for itself', '[BODY] == pat(a\\*)', seen('a*'), true],
    ['pat: full match', '[BODY] == pat(b)', seen('abc'), false],
    ['pat: case-sensitive', '[BODY] == pat(ABC)', seen('abc'), false],
    ['pat: all / are deleted from the subject', '[BODY] == pat(abc)', seen('a/b/c'), true],
    ['pat: and from the pattern', '[BODY] == pat(a/*c)', seen('abc'), true],
    ['pat: malformed = no match, silently', '[BODY] == pat([a)', seen('a'), false],
    ['pat: malformed with !=', '[BODY] != pat([a)', seen('a'), true],
    ['any: comma list, trimmed', '[IP] == any(1.1.1.1 ,  10.0.0.7)', seen(), true],
    ['any: either side, !=', 'any(500, 501) != [STATUS]', seen(), true],
    ['any: only with == and !=', '[STATUS] < any(300)', seen(), false],
    ['any: exact string equality, no numeric coercion', '[STATUS] == any(0xc8)', seen(), false],
    ['any: placeholders inside are not resolved', '[STATUS] == any([STATUS])', seen(), false],
    ['any: no way to escape a comma', '[BODY] == any("a,b")', seen('a,b'), false],
  ])
})

describe('equality', () => {
  holds([
    ['1 equals 0x1', '[BODY] == 0x1', seen('1'), true],
    ['0o and 0b', '0o10 == 0b1000', seen(), true],
    ['leading-0 octal', '[BODY] == 8', seen('010'), true],
    ['_ between digits', '[BODY] == 1000', seen('1_000'), true],
    ['1.0 does not equal 1', '[BODY] == 1', seen('1.0'), false],
    ['more than 64 bits is text', '09223372036854775808 == 9223372036854775808', seen(), false],
    ['64 bits fit', '+9223372036854775807 == 0x7fffffffffffffff', seen(), true],
    ['otherwise byte-exact, case-sensitive text', '[BODY] == up', seen('UP'), false],
  ])
})

describe('ordering', () => {
  holds([
    ['a duration becomes ms', '[RESPONSE_TIME] < 1s', seen(), true],
    ['a compound duration', '1h30m >= 5400000', seen(), true],
    ['all its units', '1h1m1s1ms1us1000000ns == 3661002', seen(), false],
    ['all its units, added up', '1h1m1s1ms1us1000000ns >= 3661002', seen(), true],
    ['and no more than that', '1h1m1s1ms1us1000000ns <= 3661002', seen(), true],
    ['a duration of zero is no number either', '0s <= 0', seen(), true],
    ['no d', '1d <= 0', seen(), true],
    ['us below one ms', '999us <= 0', seen(), true],
    ['an integer with base prefix', '[STATUS] <= 0xc8', seen(), true],
    ['a float is truncated', '[BODY] <= 4', seen('4.9'), true],
    ['a negative one towards zero', '[BODY] >= -1', seen('-1.9'), true],
    ['else 0', '[BODY] < 1', seen('abc'), true],
  ])
})

describe('missing path', () => {
  holds([
    ['== x is false', '[BODY].no == x', BODY, false],
    ['!= x is true', '[BODY].no != x', BODY, true],
    ['< 5 is true', '[BODY].no < 5', BODY, true],
    ['> 5 is false', '[BODY].no > 5', BODY, false],
    ['it resolves to its text and (INVALID)', '[BODY].no == any([BODY].no (INVALID))', BODY, true],
    ['a body that is no JSON', '[BODY].s == UP', seen('UP'), false],
  ])
})

describe('JSON rendering', () => {
  holds([
    ['strings bare', '[BODY].s == UP', BODY, true],
    ['booleans', '[BODY].t == true', BODY, true],
    ['objects re-marshalled, minified, keys sorted', '[BODY].o == {"a":"\\u003c","b":1}', BODY, true],
    ['arrays in Go print form', '[BODY].a == [x 1.5 [2]]', BODY, true],
    ['null = INVALID', '[BODY].z == any([BODY].z (INVALID))', BODY, true],
    ['integers >= 1,000,000 become exponent form', '[BODY].n == 1e+06', BODY, true],
    ['so == 1000000 is false', '[BODY].n == 1000000', BODY, false],
    ['while >= 1000000 works', '[BODY].n >= 1000000', BODY, true],
    ['below they stay', '[BODY].n == 999999', seen('{"n":999999}'), true],
    ['small fractions', '[BODY].n == 1e-05', seen('{"n":0.00001}'), true],
    ['float64 loses digits', '[BODY].n == 0.1', seen('{"n":0.10000000000000000001}'), true],
  ])
})

describe('a transport error alone does not fail the endpoint', () => {
  holds([
    ['conditions are evaluated on zero values', '[STATUS] < 500', NOTHING, true],
    ['response time', '[RESPONSE_TIME] < 500', NOTHING, true],
    ['used as "must be unreachable"', 'len([BODY]) == 0', NOTHING, true],
  ])
})

test.each<[string, string, Observation, string]>([
  ['resolved values in parentheses', '[STATUS] == 500', seen(), '[STATUS] (200) == 500'],
  ['INVALID once', '[BODY].no == 1', BODY, '[BODY].no (INVALID) == 1'],
  [
    'pattern-compared values cut at 25 characters',
    '[BODY] == pat(x)',
    seen('a'.repeat(40)),
    `[BODY] (${'a'.repeat(25)}...(truncated)) == pat(x)`,
  ],
  ['expiry as durations', '[CERTIFICATE_EXPIRATION] > 400h', seen(), '[CERTIFICATE_EXPIRATION] (336h) > 400h'],
])('display, %s: %s', (_, condition, observation, text) => {
  expect(evaluateGatus(condition, observation)).toEqual({ isMet: false, text })
})

test('a text that is nearly a number is ordered in a time that grows with its length only', () => {
  const started = process.cpuUsage()
  expect(evaluateGatus('[BODY] < 5', seen(`${'1'.repeat(1_000_000)}x`)).isMet).toBe(true)
  expect(process.cpuUsage(started).user).toBeLessThan(2_000_000)
})
