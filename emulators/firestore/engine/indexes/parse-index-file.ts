import { COMPOSITE_INDEXES_MAX, FIELD_OVERRIDES_MAX, VECTOR_DIMENSIONS_MAX } from '../limits.ts'
import { invalid, shown } from '../request.ts'
import { formatFieldPath, parseFieldPath } from '../values/field-path.ts'
import { checkIndexFields } from './check-index-fields.ts'
import type { CompositeIndex, FieldIndex, FieldOverride, IndexField, IndexFile, IndexMode } from './index-file.ts'
import type { IndexOrder, QueryScope, VectorMode } from './index-file.ts'
import { readItems, readMembers, readText, readWord, unexpected } from './read-node.ts'
import type { JsonNode } from './read-node.ts'
import { stripComments } from './strip-comments.ts'

const SCOPES: readonly QueryScope[] = ['COLLECTION', 'COLLECTION_GROUP']
const ORDERS: readonly IndexOrder[] = ['ASCENDING', 'DESCENDING']
const MODES = ['order', 'arrayConfig', 'vectorConfig']
/** What the file may say besides, without effect on a database of the Standard edition. */
const TOLERATED = ['density', 'multikey']

/**
 * Reads the text of a firestore.indexes.json, comments and all; an empty text means no more than the automatic indexes.
 * Throws INVALID_ARGUMENT naming the file and the line and column or the JSON path, what was found and what was expected.
 */
export function parseIndexFile(text: string, file = 'firestore.indexes.json'): IndexFile {
  const root = { value: parseJson(text, file), file, path: '' }
  const at = readMembers(root, ['indexes', 'fieldOverrides'])
  const indexes = readItems(at('indexes')).map(readIndex)
  const fieldOverrides = readItems(at('fieldOverrides')).map(readOverride)
  if (indexes.length > COMPOSITE_INDEXES_MAX) {
    throw unexpected({ ...root, value: indexes.length, path: 'indexes.length' }, `at most ${COMPOSITE_INDEXES_MAX}`)
  }
  if (fieldOverrides.length > FIELD_OVERRIDES_MAX) {
    const path = 'fieldOverrides.length'
    throw unexpected({ ...root, value: fieldOverrides.length, path }, `at most ${FIELD_OVERRIDES_MAX}`)
  }
  checkDistinct(fieldOverrides, file)
  return { indexes, fieldOverrides }
}

function parseJson(text: string, file: string): unknown {
  const json = stripComments(text)
  if (json.trim() === '') return {}
  try {
    return JSON.parse(json)
  } catch (error) {
    const { message } = error as Error
    const lines = json.slice(0, mistakeAt(json, message)).split('\n')
    const place = `${file}:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`
    throw invalid(`${place}: expected JSON, found a mistake: ${message.replace(/ \(line .*\)$/, '')}.`)
  }
}

/** Where the text stops being JSON: the message says it, or else it is the end of the longest text that could go on. */
function mistakeAt(json: string, message: string): number {
  const told = /at position (\d+)/.exec(message)?.[1]
  if (told !== undefined) return Number(told)
  let low = 0
  let high = json.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (couldGoOn(json.slice(0, middle))) low = middle
    else high = middle - 1
  }
  return low
}

function couldGoOn(start: string): boolean {
  try {
    JSON.parse(start)
    return true
  } catch (error) {
    return !(error as Error).message.startsWith('Unexpected token')
  }
}

function readIndex(node: JsonNode): CompositeIndex {
  const at = readMembers(node, ['collectionGroup', 'queryScope', 'apiScope', 'fields', ...TOLERATED])
  checkApi(at('apiScope'))
  const fieldsNode = at('fields')
  const fields = readItems(fieldsNode).map(readIndexField)
  checkIndexFields(fields, fieldsNode)
  return {
    collectionGroup: readCollectionGroup(at('collectionGroup')),
    queryScope: readWord(at('queryScope'), SCOPES, 'COLLECTION'),
    fields,
  }
}

function readIndexField(node: JsonNode): IndexField {
  const at = readMembers(node, ['fieldPath', ...MODES])
  const fieldPath = readFieldPath(at('fieldPath'))
  const vector = at('vectorConfig')
  if (vector.value === undefined) return { fieldPath, ...readMode(node, at) }
  return { fieldPath, ...readVector(node, vector) }
}

function readVector(node: JsonNode, vector: JsonNode): VectorMode {
  checkOneMode(node)
  const at = readMembers(vector, ['dimension', 'flat'])
  const dimension = at('dimension')
  const count = Number(dimension.value)
  if (typeof dimension.value !== 'number' || !Number.isInteger(count) || count < 1 || count > VECTOR_DIMENSIONS_MAX) {
    throw unexpected(dimension, `an integer from 1 to ${VECTOR_DIMENSIONS_MAX}`)
  }
  readMembers(at('flat'), [])
  return { vectorConfig: { dimension: count, flat: {} } }
}

function readMode(node: JsonNode, at: (key: string) => JsonNode): IndexMode {
  checkOneMode(node)
  if (at('order').value !== undefined) return { order: readWord(at('order'), ORDERS) }
  return { arrayConfig: readWord(at('arrayConfig'), ['CONTAINS']) }
}

function checkOneMode(node: JsonNode): void {
  const found = Object.keys(node.value as object).filter((key) => MODES.includes(key))
  if (found.length !== 1) throw unexpected(node, `an object with exactly one of ${MODES.join(', ')}`)
}

function readOverride(node: JsonNode): FieldOverride {
  const at = readMembers(node, ['collectionGroup', 'fieldPath', 'ttl', 'indexes'])
  const { value: ttl = false } = at('ttl')
  if (typeof ttl !== 'boolean') throw unexpected(at('ttl'), 'true or false')
  if (at('indexes').value === undefined) throw unexpected(at('indexes'), 'a list, which may be empty')
  const path = at('fieldPath')
  return {
    collectionGroup: readCollectionGroup(at('collectionGroup')),
    fieldPath: path.value === '*' ? '*' : readFieldPath(path),
    ttl,
    indexes: readItems(at('indexes')).map(readFieldIndex),
  }
}

function readFieldIndex(node: JsonNode): FieldIndex {
  const at = readMembers(node, ['order', 'arrayConfig', 'queryScope', 'apiScope', ...TOLERATED])
  checkApi(at('apiScope'))
  return { queryScope: readWord(at('queryScope'), SCOPES, 'COLLECTION'), ...readMode(node, at) }
}

function checkApi(node: JsonNode): void {
  readWord(node, ['ANY_API'], 'ANY_API')
}

function checkDistinct(overrides: readonly FieldOverride[], file: string): void {
  const seen = new Map<string, number>()
  for (const [index, { collectionGroup, fieldPath }] of overrides.entries()) {
    const key = JSON.stringify([collectionGroup, fieldPath])
    const first = seen.get(key)
    if (first === undefined) seen.set(key, index)
    else
      throw invalid(
        `${file}: fieldOverrides[${index}] must be the only one of ${collectionGroup}.${fieldPath}, found fieldOverrides[${first}] too.`,
      )
  }
}

function readCollectionGroup(node: JsonNode): string {
  const id = readText(node)
  if (id.includes('/')) throw unexpected(node, 'a collection id, which has no slash')
  return id
}

/** The path in its shortest form, so that equal paths are equal texts. */
function readFieldPath(node: JsonNode): string {
  const text = readText(node)
  try {
    return formatFieldPath(parseFieldPath(text))
  } catch (error) {
    throw invalid(`${node.file}: ${node.path} must be a field path, found ${shown(text)}: ${(error as Error).message}`)
  }
}
