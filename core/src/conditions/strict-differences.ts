import { conditionFault } from './condition-fault.ts'
import { evaluateGatus, splitGatusCondition } from './evaluate-gatus.ts'
import { mentions } from './needs-of.ts'
import type { Observation } from './observation.ts'

const NO_ANSWER: Observation = { failure: 'none', responseTimeMs: 0, isConnected: false, headers: {} }
const EMPTY_ANSWER: Observation = {
  status: 200,
  responseTimeMs: 1,
  isConnected: true,
  headers: {},
  body: { text: '{}', json: {} },
}

const KNOWN_WITHOUT_ANSWER = /\[(RESPONSE_TIME|IP)\]/i
const FROM_ANSWER = /^\[(BODY|HEADER)\]/i
const BODY_PATH = /^\[BODY\][.[]/i
const PLAIN_INTEGER = /^(0|-?[1-9]\d{0,5})$/
const PLAIN_ORDER = /^((0|-?[1-9]\d{0,14})|(\d{1,6}(ms|s|m|h))+)$/
const NUMBER_LIKE = /^[+-]?(\d|\.\d)/

/**
 * Why a condition of Gatus on a check of this protocol can give another result when Mesh reads it strictly; empty when it
 * cannot, answers that write whole numbers in another base or with needless signs, zeros or digits aside. What Mesh expects
 * beside the conditions is not in it: `impliedDifference` says that.
 */
export function strictDifferences(text: string, protocol: string): string[] {
  const fault = conditionFault(text, 'strict')
  if (fault !== undefined) return [`strict expects ${fault}`]
  const split = splitGatusCondition(text)
  if (split === undefined) return ['Gatus expects one space on each side of an operator']
  const { operator, left, right } = split
  const reasons: string[] = []
  if (KNOWN_WITHOUT_ANSWER.test(text) || evaluateGatus(text, NO_ANSWER).isMet) {
    reasons.push('Gatus can meet it when there is no answer at all')
  }
  if (protocol === 'dns' && mentions([text], 'BODY')) {
    reasons.push(
      'Gatus keeps the last record only and ends names with a dot, Mesh takes all records, one per line, and len() counts them',
    )
  }
  const sides = [left, right]
  if (sides.some((side) => BODY_PATH.test(side)) && evaluateGatus(text, EMPTY_ANSWER).isMet) {
    reasons.push('Gatus meets it when the path is missing in the answer')
  }
  if (/ (and|or) /.test(text)) reasons.push('Gatus has no and/or: it takes them as text')
  if (/(^|[(,] *)["']/.test(left) || /(^|[(,] *)["']/.test(right)) reasons.push('Gatus compares the quotes too')
  if (/\[header\]/i.test(text)) reasons.push('this version of Gatus has no [HEADER]')
  for (const name of ['[BODY]', '[IP]']) {
    if (text.toUpperCase().includes(name) && !text.includes(name))
      reasons.push(`Gatus looks for ${name} in capitals only`)
  }
  const isEquality = operator === '==' || operator === '!='
  if (
    !isEquality &&
    (sides.some((side) => FROM_ANSWER.test(side)) || sides.some((side) => /^[+-]?\d*\.\d/.test(side)))
  ) {
    reasons.push('Gatus cuts decimals off, takes text for 0 and counts in whole milliseconds')
  }
  if (sides.some((side) => /^len\(\[(BODY|HEADER)\][.[]/i.test(side))) {
    reasons.push('Gatus measures objects and numbers by their printed text')
  }
  if (isEquality) reasons.push(...equalityDifferences(left, right))
  else if (sides.some((side) => NUMBER_LIKE.test(side) && !PLAIN_ORDER.test(side))) {
    reasons.push('Gatus reads prefixes and leading zeros, and counts in whole milliseconds')
  }
  return reasons
}

function equalityDifferences(left: string, right: string): string[] {
  const reasons: string[] = []
  for (const [value, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (!/^(len\(|has\()?\[/.test(value)) continue
    if (other.startsWith('pat(')) {
      if (FROM_ANSWER.test(value) || other.includes('/'))
        reasons.push('Gatus deletes every / before it matches a pattern')
      continue
    }
    const isPath = BODY_PATH.test(value)
    const literals = other.startsWith('any(') ? other.slice(4, -1).split(',') : [other]
    for (const literal of literals.map((one) => one.trim())) {
      if (/^(len\(|has\()?\[[A-Z_]+\]/i.test(literal)) reasons.push('Gatus compares two values as text, Mesh by type')
      else if (isUnusualNumber(literal)) reasons.push('Gatus compares numbers other than short whole ones as text')
      else if (isPath && (literal === 'null' || /^[[{]/.test(literal))) {
        reasons.push('Gatus prints null, lists and objects in its own form')
      }
    }
  }
  return [...new Set(reasons)]
}

function isUnusualNumber(literal: string): boolean {
  return NUMBER_LIKE.test(literal) && !PLAIN_INTEGER.test(literal) && !/^(\d+\.){3}\d+$/.test(literal)
}
