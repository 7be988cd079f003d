import type { Json } from '../../api/service.ts'
import type { Value } from '../../api/values.ts'
import { VALUE_DEPTH_MAX } from '../limits.ts'
import { isObject } from '../../api/is-object.ts'
import { invalid, objectsOf, shown } from '../request.ts'
import { canonicalValue } from '../values/canonical.ts'
import { checkFieldName } from '../values/check-field-name.ts'
import { parseFieldPath } from '../values/field-path.ts'

/** One checked field transform; `operand` is a number, `elements` are values of an array. */
export type FieldTransform =
  | { readonly path: readonly string[]; readonly op: 'requestTime' }
  | { readonly path: readonly string[]; readonly op: 'increment' | 'maximum' | 'minimum'; readonly operand: Value }
  | { readonly path: readonly string[]; readonly op: 'append' | 'remove'; readonly elements: readonly Value[] }

const TYPES = [
  'setToServerValue',
  'increment',
  'maximum',
  'minimum',
  'appendMissingElements',
  'removeAllFromArray',
] as const

/** Checks a list of DocumentTransform.FieldTransform in JSON form; throws INVALID_ARGUMENT, `where` names the write. */
export function parseTransforms(list: unknown, where: string): FieldTransform[] {
  return objectsOf({ transforms: list }, 'transforms').map((transform) => parseTransform(transform, where))
}

function parseTransform(transform: Json, where: string): FieldTransform {
  const text = transform['fieldPath']
  if (typeof text !== 'string' || text === '')
    throw invalid(`A field transform of ${where} needs a fieldPath, found ${shown(text)}.`)
  const path = parseFieldPath(text)
  for (const name of path) checkFieldName(name, `the transform of ${text}`)
  if (path.length - 1 > VALUE_DEPTH_MAX)
    throw invalid(`The field path ${text} is more than ${VALUE_DEPTH_MAX} maps deep.`)
  const types = TYPES.filter((type) => transform[type] !== undefined && transform[type] !== null)
  const type = types[0]
  if (type === undefined || types.length > 1) {
    throw invalid(
      `The transform of ${text} must have exactly one of ${TYPES.join(', ')}, found ${types.join(' and ') || 'none'}.`,
    )
  }
  const content = transform[type]
  switch (type) {
    case 'setToServerValue':
      if (content !== 'REQUEST_TIME')
        throw invalid(`setToServerValue of ${text} must be REQUEST_TIME, found ${shown(content)}.`)
      return { path, op: 'requestTime' }
    case 'increment':
    case 'maximum':
    case 'minimum': {
      const operand = canonicalValue(content, `${type} of ${text}`)
      if (operand.integerValue === undefined && operand.doubleValue === undefined) {
        throw invalid(`${type} of ${text} must be an integer or a double, found ${shown(content)}.`)
      }
      return { path, op: type, operand }
    }
    case 'appendMissingElements':
    case 'removeAllFromArray': {
      if (!isObject(content)) throw invalid(`${type} of ${text} must be an array value, found ${shown(content)}.`)
      const array = canonicalValue({ arrayValue: content }, `${type} of ${text}`)
      return {
        path,
        op: type === 'appendMissingElements' ? 'append' : 'remove',
        elements: array.arrayValue?.values ?? [],
      }
    }
  }
}
