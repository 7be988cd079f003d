import { COMPOSITE_INDEX_FIELDS_MAX } from '../limits.ts'
import type { IndexField } from './index-file.ts'
import { unexpected } from './read-node.ts'
import type { JsonNode } from './read-node.ts'

/** Throws INVALID_ARGUMENT naming the place if a composite index may not have these fields. */
export function checkIndexFields(fields: readonly IndexField[], node: JsonNode): void {
  const vectors = fields.filter((field) => 'vectorConfig' in field)
  const others = fields.length - vectors.length
  if (vectors.length > 1 || (vectors.length === 1 && fields.at(-1) !== vectors[0])) {
    throw unexpected(node, 'a list with at most one vectorConfig, at its end')
  }
  if (fields.filter((field) => 'arrayConfig' in field).length > 1) {
    throw unexpected(node, 'a list with at most one arrayConfig')
  }
  if (fields.slice(0, others - 1).some(({ fieldPath }) => fieldPath === '__name__')) {
    throw unexpected(node, 'a list with __name__ after all fields but a vector')
  }
  if (new Set(fields.map((field) => `${'order' in field} ${field.fieldPath}`)).size < fields.length) {
    throw unexpected(node, 'a list that names each fieldPath once for an order')
  }
  if (vectors.length === 0 && isOfOneField(fields)) {
    throw unexpected(node, 'a list of several fields: indexes on one field belong in fieldOverrides')
  }
  if (fields.length > COMPOSITE_INDEX_FIELDS_MAX) {
    throw unexpected(
      { ...node, value: fields.length, path: `${node.path}.length` },
      `at most ${COMPOSITE_INDEX_FIELDS_MAX}`,
    )
  }
}

/** Whether an index is one of the indexes on one field; these end in `__name__` in the field's own direction. */
function isOfOneField([first, name, ...others]: readonly IndexField[]): boolean {
  if (first === undefined || first.fieldPath === '__name__') return true
  if (name === undefined) return true
  if (name.fieldPath !== '__name__' || others.length > 0) return false
  return !('order' in first) || !('order' in name) || first.order === name.order
}
