import { describe, expect, test } from 'vitest'
import { conditionFault } from '../../src/conditions/condition-fault.ts'
import { evaluateCondition } from '../../src/conditions/evaluate-condition.ts'
import { judgeConditions } from '../../src/conditions/judge-conditions.ts'
import type { Observation } from '../../src/conditions/observation.ts'
import { NOTHING, seen } from './observations.ts'

const BODY = seen('{"n":9007199254740993,"f":4.9,"s":"5","z":null,"t":true,"a":[1,"x"],"o":{"b":1,"a":2},"d":"1.5s"}')
const KEYS = seen('{"o":{"😁":5,"\uffee":3,"ab":2,"😀":4,"a":1}}')

describe('a condition', () => {
  test.each<[string, Observation, boolean]>([
    ['[STATUS] == 200', seen(), true],
    ['[STATUS]  ==  200', seen(), true],
    ['200 == [status]', seen(), true],
    ['[STATUS] < 500', NOTHING, false],
    ['[CONNECTED] == false', NOTHING, false],
    ['[RESPONSE_TIME] < 0.5s', seen(), true],
    ['[RESPONSE_TIME] < 120.5ms', seen('', { responseTimeMs: 120.9 }), false],
    ['[CERTIFICATE_EXPIRATION] > 335h', seen(), true],
    ['48h < [CERTIFICATE_EXPIRATION]', seen(), true],
    ['[CERTIFICATE_EXPIRATION] == 336h', seen(), true],
    ['[DOMAIN_EXPIRATION] != 0', seen(), false],
    ['[RESPONSE_TIME] >= 120', seen(), true],
    ['[IP] == pat(10.*)', seen(), true],
    ['[IP] != 10.0.0.8', NOTHING, false],
    ['[CONNECTED] == true', seen(), true],
    ['[STATUS] == 200.0', seen(), true],
    ['[BODY].f == x', BODY, false],
    ['[BODY].f != x', BODY, true],
    ['[BODY].s > 4.5', BODY, true],
    ['[BODY].t > 0', BODY, false],
    ['len([BODY]) == 3', seen('€'), true],
    ['len([BODY]) == 2', seen('[1, 2]'), true],
    ['len([HEADER].content-type) == 9', seen(), true],
    ['has([HEADER].content-type) == true', seen(), true],
    ['has([BODY]) == false', seen(' '), true],
    ['[BODY] == pat(a*?[x-z])', seen('a/by'), true],
    ['[BODY] == pat(a*?[x-z])', seen('a/ba'), false],
    ['[BODY] == pat(a\\*)', seen('a*'), true],
    ['[BODY] == any(a, "[STATUS]")', seen('[STATUS]'), true],
    ['pat(10.*) != [IP]', seen(), false],
    ['[BODY].n == 9007199254740993', BODY, true],
    ['[BODY].n == 9007199254740992', BODY, false],
    ['[BODY].n > 9007199254740992', BODY, true],
    ['[BODY].f <= 4', BODY, false],
    ['[BODY].f < 5', BODY, true],
    ['[BODY].f == 4.90', BODY, true],
    ['[BODY].f == any(1, 49e-1)', BODY, true],
    ['[BODY].s == 5', BODY, true],
    ['[BODY].s == "5"', BODY, true],
    ['[BODY].f == "4.9"', BODY, false],
    ['[BODY].z == null', BODY, true],
    ['[BODY].z == "null"', BODY, false],
    ['[BODY].t == true', BODY, true],
    ['[BODY].a[1] == x', BODY, true],
    ['[BODY].a == [1,"x"]', BODY, true],
    ['[BODY].o == {"a":2,"b":1}', BODY, true],
    ['[BODY].d > 1499ms', BODY, true],
    ['[BODY].o == {"a":1,"ab":2,"\uffee":3,"😀":4,"😁":5}', KEYS, true],
    ['[BODY].a > 0', BODY, false],
    ['[BODY].a[0] == [BODY].o.b', BODY, true],
    ['[BODY].s == [BODY].n', BODY, false],
    ['[BODY].no == 1', BODY, false],
    ['[BODY].no != 1', BODY, false],
    ['[BODY].no < 5', BODY, false],
    ['[BODY].no != [BODY].nope', BODY, false],
    ['[BODY].__proto__ != 1', BODY, false],
    ['has([BODY].no) == false', BODY, true],
    ['has([BODY].z) == true', BODY, false],
    ['len([BODY].a) == 2', BODY, true],
    ['len([BODY].o) == 2', BODY, false],
    ['[BODY] == ""', seen(' '), true],
    ['[BODY] != ""', seen('x'), true],
    ['[BODY] == "a and b"', seen('a and b'), true],
    ['[BODY] == two words', seen('two words'), true],
    ['[BODY] == \'say "x"\'', seen('say "x"'), true],
    ['[BODY] == pat(*(ok)*)', seen('it is (ok) now'), true],
    ['[BODY] == pat(a/?)', seen('a/b'), true],
    ['[BODY] == pat(ab)', seen('a/b'), false],
    ['[BODY] == any("a, b", c)', seen('a, b'), true],
    ['[STATUS] != any(500, 200.0)', seen(), false],
    ['[HEADER].Content-Type == pat(text/*)', seen(), true],
    ['[HEADER].x-none != a', seen(), false],
    ['has([HEADER].x-none) == false', seen(), true],
    ['[STATUS] == 500 or [STATUS] == 200', seen(), true],
    ['[STATUS] == 200 or [STATUS] == 201 and [BODY] == x', seen(), true],
    ['[STATUS] == 201 and [BODY] == x or [STATUS] == 200', seen(), true],
    ['[STATUS] == 200 and [BODY] == x', seen('y'), false],
    ['[BODY].no == 1 or [STATUS] == 200', BODY, true],
  ])('%s', (condition, observation, isMet) => {
    expect(conditionFault(condition, 'strict')).toBeUndefined()
    expect(evaluateCondition(condition, observation, 'strict').isMet).toBe(isMet)
  })
})

test.each([
  ['[STATUS]', /\[STATUS\]" has no operator/],
  ['[STATUS]==200', /a space on each side of ==/],
  ['[STATUS] == ', /a space on each side/],
  ['[STATUS] == 200 and', /a comparison after "and"/],
  ['[STATUS] == 2xx', /a number beside \[STATUS\]/],
  ['len([BODY]) == "2"', /a number beside len/],
  ['[STATUS] == 200 and [BODY]', /"\[BODY\]" has no operator/],
  ['[STATUS] == 200 == 300', /one operator in a comparison, not also "=="/],
  ['[STATSU] == 200', /\[STATUS\].*not "\[STATSU\]"/],
  ['[STATUS].x == 200', /nothing after \[STATUS\]/],
  ['[BODY].a[-1] == 1', /names and indexes/],
  ['[BODY].a[*] == 1', /names and indexes/],
  ['[HEADER] == 1', /the name of a header/],
  ['[BODY] == "open', /a closing "/],
  ['[BODY] == "a" b', /nothing after the closing "/],
  ['[BODY] == pat([a)', /a pattern whose/],
  ['[BODY] < pat(a)', /== or != with pat\(\)/],
  ['[STATUS] >= any(1, 2)', /== or != with any\(\)/],
  ['[BODY] == size(a)', /len\(\), has\(\), pat\(\) or any\(\), not size/],
  ['len(x) == 1', /len\(\) of what was seen/],
  ['has([BODY]) == yes', /true or false beside has/],
  ['[STATUS] < soon', /a number or a duration/],
  ['[CONNECTED] > 1', /== or != with \[CONNECTED\]/],
  ['[STATUS] == 0xc8', /a number beside \[STATUS\], not 0xc8/],
  ['[BODY] == any(a, [STATUS])', /text or numbers in any\(\), not \[STATUS\]; put text that starts with a bracket/],
  ['[BODY] == any([STATSU])', /\[STATUS\].*not "\[STATSU\]"/],
  ['([STATUS] == 200)', /something that was seen/],
  ['[STATUS] == "200"', /a number beside \[STATUS\], not "200"/],
  ['[STATUS] == 100 + 100', /a number beside \[STATUS\]/],
  ['[STATUS] == 1d', /a number beside \[STATUS\]/],
  ['1 == 1', /something that was seen/],
  ['[DOMAIN_EXPIRATION] == soon', /a number beside \[DOMAIN_EXPIRATION\]/],
  ['[DNS_RCODE] > 1', /== or != with \[DNS_RCODE\]/],
])('%s is refused in words', (condition, words) => {
  expect(conditionFault(condition, 'strict')).toMatch(words)
})

test('the text shows what was seen, cut', () => {
  expect(evaluateCondition('[STATUS] == 500 or [BODY].no == 1 and [BODY] == x', seen('y'), 'strict').text).toBe(
    '[STATUS] (200) == 500 or [BODY].no (INVALID) == 1 and [BODY] (y) == x',
  )
  expect(evaluateCondition('[BODY] == x', seen('y'.repeat(1000)), 'strict').text.length).toBeLessThan(110)
})

describe('severity', () => {
  const warn = { if: '[RESPONSE_TIME] < 100', severity: 'warn' } as const
  const fail = { if: '[BODY] == ok', severity: 'fail' } as const

  test('warn degrades, fail fails and is named first', () => {
    expect(judgeConditions([warn, fail], seen('ok', { responseTimeMs: 90 }), 'strict').outcome).toBe('ok')
    expect(judgeConditions([warn, fail], seen('ok'), 'strict')).toEqual({
      outcome: 'slow',
      message: 'not met: [RESPONSE_TIME] (120) < 100',
    })
    expect(judgeConditions([warn, fail], seen('no'), 'strict')).toEqual({
      outcome: 'fail',
      message: 'not met: [BODY] (no) == ok',
    })
  })

  test('a failed exchange fails whatever the severities say', () => {
    expect(judgeConditions([warn], NOTHING, 'strict')).toEqual({ outcome: 'fail', message: 'connection refused' })
  })
})

test.each(['strict', 'gatus'] as const)('JSON is read for paths and the length of the body only, %s', (mode) => {
  let isRead = false
  const one: Observation = {
    ...NOTHING,
    body: {
      text: '[1]',
      get json() {
        isRead = true
        return []
      },
    },
  }
  for (const text of [
    '[BODY] == x',
    '[BODY] != pat(*error*)',
    'has([BODY]) == true',
    'len([IP]) == 1',
    '[STATUS] == 1',
  ]) {
    evaluateCondition(text, one, mode)
    expect(isRead, text).toBe(false)
  }
  evaluateCondition('[BODY][0] == x', one, mode)
  expect(isRead).toBe(true)
})
