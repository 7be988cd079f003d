import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readAnswer } from '../src/data/call-function.ts'
import { callProblem, isAnswered } from '../src/data/call-problem.ts'
import { requestIds } from '../src/data/request-ids.ts'

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

describe('requestIds', () => {
  it('keeps the id of a wish until it is answered, and gives other wishes others', () => {
    let count = 0
    const ids = requestIds(() => `id-${(count += 1)}`)
    expect([ids.of('a'), ids.of('b'), ids.of('a')]).toEqual(['id-1', 'id-2', 'id-1'])
    ids.forget('a')
    expect([ids.of('a'), ids.of('b')]).toEqual(['id-3', 'id-2'])
  })
})

describe('a call that failed', () => {
  it.each([
    ['functions/aborted', true],
    ['functions/failed-precondition', true],
    ['functions/permission-denied', true],
    ['functions/internal', false],
    ['functions/unavailable', false],
    ['functions/deadline-exceeded', false],
  ])('%s is an answer: %s', (code, answered) => {
    expect(isAnswered(failure(code, 'x'))).toBe(answered)
  })

  it('that is no FunctionsError is no answer', () => {
    expect([isAnswered(new TypeError('x')), isAnswered('x')]).toEqual([false, false])
  })

  it("keeps the server's words, and says what to do when there was no answer", () => {
    expect(callProblem(failure('functions/aborted', 'the incident changed'))).toBe('The incident changed.')
    expect(callProblem(failure('functions/internal', 'internal'))).toContain('nothing is done twice')
  })
})

describe('an answer', () => {
  const schema = z.strictObject({ keyId: z.string() })

  it('is what the schema says', () => {
    expect(readAnswer('createApiKey', { keyId: 'a' }, schema)).toEqual({ value: { keyId: 'a' } })
  })

  it('that this page cannot read is named in a sentence, and nobody does it twice', () => {
    const { problem } = readAnswer('createApiKey', { keyId: 7 }, schema) as { problem: string }
    expect(problem).toMatch(
      /^This page cannot read what the function createApiKey answered \(keyId: .*\)\. The function answered, so do not send it again before you reload the page; /,
    )
    expect(problem).not.toContain('{')
  })
})
