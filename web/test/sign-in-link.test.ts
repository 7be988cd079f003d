import { expect, test } from 'vitest'
import { isSignInLink } from '../src/data/sign-in-link.ts'

test('a page that a sign-in link opened is known by its mode and code', () => {
  expect(isSignInLink('?mode=signIn&oobCode=abc&apiKey=k')).toBe(true)
  for (const search of ['', '?mode=signIn', '?oobCode=abc', '?mode=resetPassword&oobCode=abc']) {
    expect(isSignInLink(search)).toBe(false)
  }
})
