import { describe, expect, test } from 'vitest'
import { blameOwnNetwork, isWithoutAnswer } from '../../../src/root/rounds/blame-own-network.ts'
import type { ProbeAnswer } from '../../../src/root/run-of.ts'
import { compiledCheckSchema } from '../../../src/schema/check.ts'
import { compiled } from '../../fixtures.ts'

const silent: ProbeAnswer = { outcome: 'fail', latencyMs: null, statusCode: null, message: 'no answer within 3 s' }
const answered: ProbeAnswer = { outcome: 'fail', latencyMs: 9, statusCode: 503, message: 'HTTP 503' }
const { http: _http, ...bare } = compiled()
const registration = compiledCheckSchema.parse({ ...bare, domain: { name: 'a.test' } })

describe('a failure without an answer', () => {
  test('is one that had no latency either', () => {
    expect(isWithoutAnswer(compiled(), silent)).toBe(true)
    expect(isWithoutAnswer(compiled(), answered)).toBe(false)
    expect(isWithoutAnswer(compiled(), { ...silent, outcome: 'error' })).toBe(false)
  })

  test('is not that of a check whose latency never says anything', () => {
    expect(isWithoutAnswer(registration, silent)).toBe(false)
  })
})

describe('what the controls change', () => {
  const batch = { checks: [compiled(), compiled(), registration], controls: ['https://one.test/'] }
  const answers = [silent, answered, silent]

  test('only failures without an answer, and only when no control answers', () => {
    const blamed = blameOwnNetwork(batch, answers, 'europe-west1', [silent])
    expect(blamed.map(({ outcome }) => outcome)).toEqual(['error', 'fail', 'fail'])
    expect(blamed[0]?.message).toMatch(
      /^Mesh's own network in europe-west1 .*https:\/\/one\.test\/: no answer within 3 s\)$/,
    )
    expect(blameOwnNetwork(batch, answers, 'europe-west1', [silent, answered])).toBe(answers)
  })

  test('nothing when none was looked at', () => {
    expect(blameOwnNetwork(batch, answers, 'europe-west1', [])).toBe(answers)
  })

  test('keeps its words within bounds', () => {
    const long = { ...silent, message: 'x'.repeat(900) }
    expect(blameOwnNetwork(batch, [long], 'europe-west1', [long])[0]?.message).toHaveLength(300)
  })
})
