import { Fault } from '../values/fault.ts'
import { integer } from '../values/integer.ts'
import { parsePath, RulesPath } from '../values/path.ts'
import { toText } from '../values/text.ts'
import { typeOf } from '../values/type-of.ts'
import type { RulesValue } from '../values/value.ts'
import { globalFunction } from './global-function.ts'
import type { Namespace } from './global-function.ts'

const impossible = (name: string, value: RulesValue | undefined): Fault =>
  new Fault(
    `${name}() cannot convert ${typeof value === 'string' ? JSON.stringify(value) : `a ${typeOf(value ?? null)}`}`,
  )

/**
 * The conversion functions. Sources: https://firebase.google.com/docs/reference/rules/rules.Integer, …/rules.Float,
 * …/rules.String, …/rules.Boolean, …/rules.Path
 */
export const conversions: Namespace = {
  bool: globalFunction(1, ([value]) => {
    if (typeof value === 'boolean') return value
    if (value === 'true' || value === 'false') return value === 'true'
    return impossible('bool', value)
  }),
  int: globalFunction(1, ([value]) => {
    if (typeof value === 'bigint') return value
    if (typeof value === 'number' && Number.isFinite(value)) return integer(BigInt(Math.trunc(value)))
    if (typeof value === 'string' && /^[+-]?\d{1,30}$/.test(value)) return integer(BigInt(value.replace('+', '')))
    return impossible('int', value)
  }),
  float: globalFunction(1, ([value]) => {
    if (typeof value === 'number') return value
    if (typeof value === 'bigint') return Number(value)
    if (typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value)) return Number(value)
    return impossible('float', value)
  }),
  string: globalFunction(1, ([value]) => toText(value ?? null) ?? impossible('string', value)),
  path: globalFunction(1, ([value]) => {
    if (value instanceof RulesPath) return value
    return typeof value === 'string' ? parsePath(value) : impossible('path', value)
  }),
}
