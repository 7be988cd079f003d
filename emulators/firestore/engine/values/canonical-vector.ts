import type { Value } from '../../api/values.ts'
import { VECTOR_DIMENSIONS_MAX } from '../limits.ts'
import { isObject } from '../../api/is-object.ts'
import { invalid, shown } from '../request.ts'
import { canonicalNumber } from './canonical-number.ts'

/** The canonical form of a map with the reserved field `__type__`, which must be a vector; all components become doubles. */
export function canonicalVector(fields: Record<string, unknown>, where: string): Value {
  const { __type__: type, value, ...others } = fields
  const list = isObject(value) && isObject(value['arrayValue']) ? (value['arrayValue']['values'] ?? []) : undefined
  if (
    !isObject(type) ||
    type['stringValue'] !== '__vector__' ||
    !Array.isArray(list) ||
    Object.keys(others).length > 0
  ) {
    throw invalid(
      `${where} has the reserved field __type__ but is no vector {__type__: "__vector__", value: [numbers]}.`,
    )
  }
  if (list.length === 0 || list.length > VECTOR_DIMENSIONS_MAX) {
    throw invalid(`${where} is a vector of ${list.length} dimensions; 1 to ${VECTOR_DIMENSIONS_MAX} are allowed.`)
  }
  const values = list.map((item: unknown, index) => component(item, `${where}.value[${index}]`))
  return { mapValue: { fields: { __type__: { stringValue: '__vector__' }, value: { arrayValue: { values } } } } }
}

function component(item: unknown, where: string): Value {
  const [type, ...others] = isObject(item) ? Object.keys(item).filter((key) => item[key] !== undefined) : []
  if (!isObject(item) || others.length > 0 || (type !== 'integerValue' && type !== 'doubleValue')) {
    throw invalid(`${where} must be a number, found ${shown(item)}.`)
  }
  const { integerValue, doubleValue } = canonicalNumber(type, item[type], where)
  return { doubleValue: doubleValue ?? Number(integerValue) }
}
