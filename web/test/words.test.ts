import { describe, expect, it } from 'vitest'
import { signInProblem } from '../src/data/sign-in-problem.ts'
import { latencyInWords } from '../src/ui/latency-words.ts'

describe('latencyInWords', () => {
  it.each([
    [null, '–'],
    [0.3, '<1 ms'],
    [42.4, '42 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [1240, '1.24 s'],
  ])('%j is %s', (ms, words) => {
    expect(latencyInWords(ms)).toBe(words)
  })
})

describe('signInProblem', () => {
  it('does not tell whether the e-mail or the password is wrong', () => {
    const codes = ['auth/invalid-credential', 'auth/wrong-password', 'auth/user-not-found']
    expect(new Set(codes.map((code) => signInProblem({ code })))).toEqual(
      new Set(['The e-mail or the password is wrong.']),
    )
  })

  it('says what to do where something can be done', () => {
    expect(signInProblem({ code: 'auth/operation-not-allowed' })).toContain('Switch it on')
    expect(signInProblem({ code: 'auth/network-request-failed' })).toContain('Check the network')
  })

  it('keeps the words of an error that it does not know', () => {
    expect(signInProblem(new Error('quota'))).toBe('Sign-in failed: quota')
    expect(signInProblem('strange')).toBe('Sign-in failed: strange')
  })
})
