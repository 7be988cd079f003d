import { describe, expect, test } from 'vitest'
import { documents, outcome } from './support/rules.ts'
import { table } from './support/table.ts'

const failing = '({}.missing == 1)'

// https://firebase.google.com/docs/rules/rules-language#building_conditions: an error counts only if nothing else decides.
table('&& and || with errors', [
  ['true && true', true],
  ['true && false', false],
  ['false && true', false],
  [`true && ${failing}`, 'error'],
  [`false && ${failing}`, false],
  [`${failing} && true`, 'error'],
  [`${failing} && false`, false],
  [`${failing} && ${failing}`, 'error'],
  ['false || false', false],
  ['false || true', true],
  [`true || ${failing}`, true],
  [`false || ${failing}`, 'error'],
  [`${failing} || true`, true],
  [`${failing} || false`, 'error'],
  [`${failing} || ${failing}`, 'error'],
  [`${failing} && false || true`, true],
  [`${failing} || true && false`, 'error'],
  [`!${failing}`, 'error'],
  ['1 && true', 'error'],
  ['1 && false', false],
  ['true && 1', 'error'],
  ["'a' || true", true],
  ["'a' || false", 'error'],
  ['null || false', 'error'],
])

table('precedence', [
  ['true || false && false', true],
  ['(true || false) && false', false],
  ['1 + 1 == 2 && 2 * 2 == 4', true],
  ['1 < 2 == true', true],
  ["'a' in ['a'] == true", true],
  ['1 + 1 in [2]', true],
  ['!true || true', true],
  ['1 == 1 != false', true],
  ['false ? false : true ? true : false', true],
  ['true ? false : true', false],
  ['(1 < 2 ? 3 : 4) == 3', true],
  ['-1 + 2 == 1', true],
  ['2 - -1 == 3', true],
])

table('ternary', [
  [`true ? true : ${failing}`, true],
  [`false ? ${failing} : true`, true],
  [`${failing} ? true : true`, 'error'],
  ['1 ? true : true', 'error'],
  ['null ? true : true', 'error'],
])

describe('short-circuiting', () => {
  const lookup = 'exists(/databases/$(database)/documents/admins/me)'

  test.each([
    [`true || ${lookup}`, 0],
    [`false && ${lookup}`, 0],
    [`false || ${lookup}`, 1],
    [`true && ${lookup}`, 1],
    [`true ? true : ${lookup}`, 0],
    [`${failing} || ${lookup}`, 1],
  ])('%s reads %i documents', (expression, reads) => {
    const access = documents({ 'admins/me': {} })
    outcome(expression, { access })
    expect(access.reads).toHaveLength(reads)
  })
})
