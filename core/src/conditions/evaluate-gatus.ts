import { byteLength } from './byte-length.ts'
import { compileGlob } from './glob.ts'
import { goJsonText } from './go-json.ts'
import { goDurationNs, goDurationText, goInteger, goOrderValue } from './go-number.ts'
import { parseJsonPath, valueAtPath } from './json-path.ts'
import type { ConditionResult, JsonValue, Observation } from './observation.ts'

const OPERATORS = ['==', '!=', '<=', '>=', '>', '<'] as const
const INVALID = '(INVALID)'
const PATTERN_SUBJECT_CHARACTERS_MAX = 25

/** The operator that Gatus splits a condition at, and the texts on its sides; undefined when there is none. */
export function splitGatusCondition(text: string) {
  const operator = OPERATORS.find((one) => text.includes(` ${one} `))
  if (operator === undefined) return undefined
  const [left = '', right = ''] = text.split(` ${operator} `)
  return { operator, left: left.trim(), right: right.trim() }
}

/**
 * Evaluates one condition as Gatus 5.36 does: everything becomes text, what was not seen is zero or empty, and a failed
 * exchange fails nothing by itself. A text without an operator is never met.
 */
export function evaluateGatus(text: string, observation: Observation): ConditionResult {
  const split = splitGatusCondition(text)
  if (split === undefined) return { isMet: false, text }
  const { operator, left, right } = split
  const [leftText, rightText] = [resolve(left, observation), resolve(right, observation)]
  if (operator === '==' || operator === '!=') {
    const isMet = isEqual(leftText, rightText) === (operator === '==')
    const shown = [cutBy(right, leftText), cutBy(left, rightText)] as const
    return { isMet, text: `${withValue(left, shown[0])} ${operator} ${withValue(right, shown[1])}` }
  }
  const [leftValue, rightValue] = [goOrderValue(leftText), goOrderValue(rightText)]
  return {
    isMet: compare(operator, leftValue, rightValue),
    text: `${withValue(left, orderText(left, leftValue))} ${operator} ${withValue(right, orderText(right, rightValue))}`,
  }
}

function compare(operator: '<=' | '>=' | '>' | '<', left: bigint, right: bigint): boolean {
  if (operator === '<=') return left <= right
  if (operator === '>=') return left >= right
  return operator === '>' ? left > right : left < right
}

function resolve(element: string, observation: Observation): string {
  const [, fn, inner = element] = /^(len|has)\(([^]*)\)$/.exec(element) ?? []
  const json = /^\[BODY\](?=[.[])/i.test(inner) ? inner.slice('[BODY]'.length) : undefined
  if (json !== undefined) return resolvePath(element, fn, json, observation)
  const value = simpleValue(inner.toUpperCase(), observation)
  if (value === undefined) {
    if (fn === undefined) return element
    return fn === 'has' ? 'false' : `${element} ${INVALID}`
  }
  if (fn === 'has') return String(value !== '')
  if (fn !== 'len') return value
  const items = inner.toUpperCase() === '[BODY]' ? observation.body?.json : undefined
  return String(Array.isArray(items) ? items.length : byteLength(value))
}

function simpleValue(name: string, observation: Observation): string | undefined {
  switch (name) {
    case '[STATUS]':
      return String(observation.status ?? 0)
    case '[RESPONSE_TIME]':
      return String(Math.trunc(observation.responseTimeMs))
    case '[IP]':
      return observation.ip ?? ''
    case '[BODY]':
      return (observation.body?.text ?? '').trim()
    case '[CONNECTED]':
      return String(observation.isConnected)
    case '[CERTIFICATE_EXPIRATION]':
      return String(Math.trunc(observation.certificateExpirationMs ?? 0))
    case '[DNS_RCODE]':
      return observation.dnsRcode ?? ''
    case '[DOMAIN_EXPIRATION]':
      return String(Math.trunc(observation.domainExpirationMs ?? 0))
    default:
      return undefined
  }
}

function resolvePath(element: string, fn: string | undefined, pathText: string, { body }: Observation): string {
  const path = parseJsonPath(pathText)
  const value: JsonValue | undefined = path === undefined ? undefined : valueAtPath(body?.json, path)
  const text = value === undefined ? undefined : goJsonText(value)
  if (fn === 'has') return String(text !== undefined)
  if (text === undefined) return `${element} ${INVALID}`
  if (fn !== 'len') return text
  return String(Array.isArray(value) ? value.length : byteLength(text))
}

function isEqual(left: string, right: string): boolean {
  const [leftPattern, rightPattern] = [argumentOf('pat', left), argumentOf('pat', right)]
  if (leftPattern !== undefined && rightPattern === undefined) return matches(leftPattern, right)
  if (leftPattern === undefined && rightPattern !== undefined) return matches(rightPattern, left)
  const [leftAny, rightAny] = [argumentOf('any', left), argumentOf('any', right)]
  if (leftAny !== undefined && rightAny === undefined) return isOneOf(leftAny, right)
  if (leftAny === undefined && rightAny !== undefined) return isOneOf(rightAny, left)
  const [leftInteger, rightInteger] = [goInteger(left), goInteger(right)]
  return leftInteger !== undefined && rightInteger !== undefined ? leftInteger === rightInteger : left === right
}

function argumentOf(fn: 'pat' | 'any', text: string): string | undefined {
  return text.startsWith(`${fn}(`) && text.endsWith(')') ? text.slice(fn.length + 1, -1) : undefined
}

function matches(pattern: string, subject: string): boolean {
  if (pattern === '*') return true
  return compileGlob(pattern.replaceAll('/', ''))?.(subject.replaceAll('/', '')) ?? false
}

function isOneOf(list: string, subject: string): boolean {
  return list.split(',').some((option) => option.trim() === subject)
}

/** What is compared with a pattern is shown in part only. */
function cutBy(other: string, value: string): string {
  if (argumentOf('pat', other) === undefined || byteLength(value) <= PATTERN_SUBJECT_CHARACTERS_MAX) return value
  return `${Array.from(value).slice(0, PATTERN_SUBJECT_CHARACTERS_MAX).join('')}...(truncated)`
}

function orderText(element: string, value: bigint): string {
  const isDuration = /^\[(CERTIFICATE|DOMAIN)_EXPIRATION\]$/.test(element) || goDurationNs(element) !== undefined
  return isDuration ? goDurationText(value) : String(value)
}

function withValue(element: string, value: string): string {
  if (value === element) return element
  return value === `${element} ${INVALID}` ? value : `${element} (${value})`
}
