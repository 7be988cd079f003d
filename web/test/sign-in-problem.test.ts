import { expect, test } from 'vitest'
import { signInProblem } from '../src/data/sign-in-problem.ts'

test("what Mesh's door said is shown without its wrapping", () => {
  const answer = JSON.stringify({ error: { message: 'Your address is "not" invited.', status: 'PERMISSION_DENIED' } })
  const messages = [
    `Firebase: ((HTTP request to http://door returned HTTP error 403: ${answer})) (auth/blocking-function-error-response).`,
    `Firebase: HTTP Cloud Function returned an error: ${answer} (auth/internal-error).`,
  ]
  for (const message of messages) {
    expect(signInProblem(new Error(message))).toBe('Your address is "not" invited.')
  }
})

test('other failures keep their sentence or their words', () => {
  const wrong = Object.assign(new Error('x'), { code: 'auth/wrong-password' })
  expect(signInProblem(wrong)).toBe('The e-mail or the password is wrong.')
  expect(signInProblem(new Error('odd'))).toBe('Sign-in failed: odd')
})
