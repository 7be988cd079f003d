import { expect, test } from 'vitest'
import { trafficInWords } from '../../src/actions/kinds/run-traffic-words.ts'
import { LATEST } from '../../src/gcp/run-traffic.ts'

test('the largest share comes first, tags last', () => {
  const a = { revision: 'a', percent: 10, tag: null }
  const b = { revision: 'b', percent: 90, tag: null }
  expect(trafficInWords([a, b])).toBe('90 % b, 10 % a')
  expect(trafficInWords([{ revision: LATEST, percent: 100, tag: null }])).toBe('100 % the latest revision')
  expect(
    trafficInWords([
      { ...a, percent: 0, tag: 'old' },
      { ...b, percent: 60 },
      { ...b, percent: 40, tag: 'new' },
    ]),
  ).toBe('100 % b; tag old on a, tag new on b')
  expect(trafficInWords([])).toBe('')
})
