import { MeshError } from '../../errors.ts'
import { isDecimal } from '../decimal.ts'
import { goDurationNs } from '../go-number.ts'
import { OPERATORS, type Comparison, type Literal, type Operand, type StrictCondition } from './condition.ts'
import { endOfQuoted, parseOperand } from './parse-operand.ts'

const BOUNDARY = / +(==|!=|<=|>=|<|>|and|or) +/y

/**
 * Parses a condition of Mesh's own language: `LEFT OPERATOR RIGHT`, joined by `and` and `or`, where `and` binds tighter.
 * Throws an `invalid-argument` whose message says what was expected and how to mend it.
 */
export function parseStrict(text: string): StrictCondition {
  const parts = splitAtBoundaries(text.trim())
  const alternatives: StrictCondition = [[]]
  const [, dangling] = / (and|or)$/.exec(parts.at(-1) ?? '') ?? []
  if (dangling !== undefined) throw fault(`a comparison after "${dangling}"`)
  for (let at = 0; at < parts.length; at += 4) {
    const [left = '', operator = '', right, join] = parts.slice(at, at + 4)
    if (right === undefined || !isOperator(operator)) throw fault(missingOperator(left))
    if (join !== undefined && isOperator(join)) {
      throw fault(`one operator in a comparison, not also "${join}"; put text that contains it between double quotes`)
    }
    alternatives.at(-1)?.push(checked({ left: parseOperand(left), operator, right: parseOperand(right) }))
    if (join === 'or') alternatives.push([])
  }
  return alternatives
}

/** Operands and what stands between them, in turn. Quoted text and lists of any() are not looked into. */
function splitAtBoundaries(text: string): string[] {
  const parts: string[] = []
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    const before = text.slice(start, at)
    if ((character === '"' || character === "'") && /^$|^(pat|any)\($|^any\(.*,\s*$/s.test(before)) {
      at = endOfQuoted(text, at) - 1
    } else if (character === ' ') {
      BOUNDARY.lastIndex = at
      const match = BOUNDARY.exec(text)
      if (match === null) continue
      parts.push(before, match[1] ?? '')
      start = BOUNDARY.lastIndex
      at = start - 1
    }
  }
  return [...parts, text.slice(start)]
}

function isOperator(text: string): text is Comparison['operator'] {
  return OPERATORS.some((operator) => operator === text)
}

function missingOperator(found: string): string {
  const glued = /==|!=|<=|>=|<|>/.exec(found)?.[0]
  if (glued !== undefined) return `a space on each side of ${glued}`
  return `a comparison such as [STATUS] == 200: "${found}" has no operator (${OPERATORS.join(', ')})`
}

/** Refuses what could never be met or never fail. */
function checked({ left, operator, right }: Comparison): Comparison {
  const sides = [left, right]
  if (!sides.some(({ kind }) => kind === 'value')) {
    throw fault('something that was seen on one side, such as [STATUS] or [BODY].path')
  }
  const isEquality = operator === '==' || operator === '!='
  for (const side of sides) {
    if ((side.kind === 'pattern' || side.kind === 'any') && !isEquality) {
      throw fault(`== or != with ${side.kind === 'any' ? 'any' : 'pat'}(), not ${operator}`)
    }
    if (!isEquality && side.kind === 'literal' && !isNumberOrDuration(side)) {
      throw fault(`a number or a duration such as 500ms beside ${operator}, not ${side.written}`)
    }
    if (!isEquality && side.kind === 'value' && isNeverOrdered(side)) {
      throw fault(`== or != with ${side.written}, not ${operator}`)
    }
  }
  if (sides.some(isAlwaysNumber)) {
    const wrong = sides.flatMap(literalsOf).find((literal) => !isNumberOrDuration(literal))
    if (wrong !== undefined) {
      const number = sides.find(isAlwaysNumber)?.written ?? ''
      throw fault(`a number beside ${number}, not ${wrong.isQuoted ? `"${wrong.text}"` : wrong.text}`)
    }
  }
  const has = sides.find((side) => side.kind === 'value' && side.fn === 'has')
  const other = has === left ? right : left
  if (has !== undefined && (other.kind !== 'literal' || !['true', 'false'].includes(other.text))) {
    throw fault(`true or false beside ${has.written}, not ${other.written}`)
  }
  return { left, operator, right }
}

const ALWAYS_NUMBERS: ReadonlySet<string> = new Set([
  'status',
  'response-time',
  'certificate-expiration',
  'domain-expiration',
])
const NEVER_ORDERED: ReadonlySet<string> = new Set(['connected', 'ip', 'dns-rcode'])

function isAlwaysNumber(side: Operand): boolean {
  if (side.kind !== 'value' || side.fn === 'has') return false
  return side.fn === 'len' || ALWAYS_NUMBERS.has(side.placeholder.name)
}

function literalsOf(side: Operand): Literal[] {
  if (side.kind === 'any') return side.options
  return side.kind === 'literal' ? [side] : []
}

function isNumberOrDuration(side: Literal): boolean {
  return !side.isQuoted && (isDecimal(side.text) || goDurationNs(side.text) !== undefined)
}

function isNeverOrdered({ placeholder, fn }: Operand & { kind: 'value' }): boolean {
  return fn === 'has' || (fn === undefined && NEVER_ORDERED.has(placeholder.name))
}

function fault(expected: string): MeshError {
  return new MeshError('invalid-argument', expected)
}
