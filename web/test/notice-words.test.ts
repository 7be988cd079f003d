import { expect, test } from 'vitest'
import { standing } from '../src/features/notices/notice-words.ts'

test.each([
  ['sent', 3, 'Sent'],
  ['cancelled', 0, 'Left out'],
  ['failed', 1, 'Given up after 1 attempt'],
  ['failed', 12, 'Given up after 12 attempts'],
  ['pending', 0, 'Waits'],
  ['pending', 1, 'Waits, tried once'],
  ['pending', 4, 'Waits, tried 4 times'],
] as const)('a notice that is %s after %i attempts: %s', (state, attempts, words) => {
  expect(standing({ state, attempts })).toBe(words)
})
