import { byteLength } from '../byte-length.ts'
import { compareDecimals, isDecimal } from '../decimal.ts'
import { sortedEntries } from '../go-json.ts'
import { goDurationNs } from '../go-number.ts'
import { valueAtPath } from '../json-path.ts'
import { JsonNumber, type ConditionResult, type JsonValue, type Observation } from '../observation.ts'
import type { Comparison, Literal, Operand, StrictCondition } from './condition.ts'

const SHOWN_CHARACTERS_MAX = 80

/**
 * Evaluates a parsed condition. A comparison with something that was not seen or is missing in the answer is not met,
 * whatever its operator; a failed exchange meets no condition.
 */
export function evaluateStrict(condition: StrictCondition, observation: Observation): ConditionResult {
  const isMet =
    observation.failure === undefined &&
    condition.some((all) => all.every((comparison) => isComparisonMet(comparison, observation)))
  const text = condition.map((all) => all.map((one) => comparisonText(one, observation)).join(' and ')).join(' or ')
  return { isMet, text }
}

function isComparisonMet({ left, operator, right }: Comparison, observation: Observation): boolean {
  const [a, b] = left.kind === 'value' ? [left, right] : [right as Operand & { kind: 'value' }, left]
  const value = valueOf(a, observation)
  if (value === undefined) return false
  if (operator === '==' || operator === '!=') {
    const equal = equals(value, b, observation)
    return equal !== undefined && equal === (operator === '==')
  }
  const other = b.kind === 'value' ? valueOf(b, observation) : (b as Literal).text
  const order = compareOrder(decimalOf(value), decimalOf(other))
  if (order === undefined) return false
  const signed = left.kind === 'value' ? order : -order
  if (operator === '<') return signed < 0
  if (operator === '<=') return signed <= 0
  return operator === '>' ? signed > 0 : signed >= 0
}

function valueOf({ placeholder, fn }: Operand & { kind: 'value' }, observation: Observation): JsonValue | undefined {
  const value = seen(placeholder, observation)
  if (fn === 'has') return value !== undefined && value !== null && !(placeholder.name === 'body' && value === '')
  if (fn === undefined) return value
  const items = placeholder.name === 'body' && Array.isArray(observation.body?.json) ? observation.body.json : value
  if (Array.isArray(items)) return new JsonNumber(String(items.length))
  return typeof items === 'string' ? new JsonNumber(String(byteLength(items))) : undefined
}

function seen(placeholder: (Operand & { kind: 'value' })['placeholder'], observation: Observation) {
  switch (placeholder.name) {
    case 'status':
      return numberOf(observation.status)
    case 'response-time':
      return numberOf(observation.responseTimeMs)
    case 'certificate-expiration':
      return numberOf(observation.certificateExpirationMs)
    case 'domain-expiration':
      return numberOf(observation.domainExpirationMs)
    case 'dns-rcode':
      return observation.dnsRcode
    case 'ip':
      return observation.ip
    case 'connected':
      return observation.isConnected
    case 'body':
      return observation.body?.text.trim()
    case 'body-path':
      return valueAtPath(observation.body?.json, placeholder.path)
    case 'header':
      return Object.hasOwn(observation.headers, placeholder.header)
        ? observation.headers[placeholder.header]
        : undefined
  }
}

function numberOf(value: number | undefined): JsonNumber | undefined {
  return value === undefined ? undefined : new JsonNumber(String(value))
}

function equals(value: JsonValue, other: Operand, observation: Observation): boolean | undefined {
  switch (other.kind) {
    case 'pattern':
      return other.glob(textOf(value))
    case 'any':
      return other.options.some((option) => equalsLiteral(value, option))
    case 'literal':
      return equalsLiteral(value, other)
    case 'value': {
      const right = valueOf(other, observation)
      return right === undefined ? undefined : equalsValue(value, right)
    }
  }
}

function equalsLiteral(value: JsonValue, { text, isQuoted }: Literal): boolean {
  if (isQuoted) return value === text
  if (!(value instanceof JsonNumber)) return textOf(value) === text
  return compareOrder(value.source, decimalOf(text)) === 0
}

function equalsValue(left: JsonValue, right: JsonValue): boolean {
  if (left instanceof JsonNumber && right instanceof JsonNumber) return compareOrder(left.source, right.source) === 0
  return kindOf(left) === kindOf(right) && textOf(left) === textOf(right)
}

function kindOf(value: JsonValue): string {
  if (value === null) return 'null'
  if (value instanceof JsonNumber) return 'number'
  return Array.isArray(value) ? 'array' : typeof value
}

/** Numbers as they are, durations in milliseconds; undefined for anything else. */
function decimalOf(value: JsonValue | undefined): string | undefined {
  if (value instanceof JsonNumber) return value.source
  if (typeof value !== 'string') return undefined
  if (isDecimal(value)) return value
  const durationNs = goDurationNs(value)
  return durationNs === undefined ? undefined : `${durationNs}e-6`
}

function compareOrder(left: string | undefined, right: string | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : compareDecimals(left, right)
}

/** Text as it is, everything else as minified JSON with sorted keys. */
function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : canonical(value)
}

function canonical(value: JsonValue): string {
  if (value instanceof JsonNumber) return value.source
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const members = sortedEntries(value).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
  return `{${members.join(',')}}`
}

function comparisonText({ left, operator, right }: Comparison, observation: Observation): string {
  return `${operandText(left, observation)} ${operator} ${operandText(right, observation)}`
}

function operandText(operand: Operand, observation: Observation): string {
  if (operand.kind !== 'value') return operand.written
  const value = valueOf(operand, observation)
  if (value === undefined) return `${operand.written} (INVALID)`
  const text = textOf(value)
  const shown = text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX - 1)}…` : text
  return `${operand.written} (${shown})`
}
