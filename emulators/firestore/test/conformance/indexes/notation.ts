import type {
  CompositeIndex,
  FieldIndex,
  FieldOverride,
  IndexField,
  IndexFile,
} from '../../../engine/indexes/index-file.ts'
import { parseIndexFile } from '../../../engine/indexes/parse-index-file.ts'

/**
 * Indexes of the collection `c` as tables write them: `a, -b, tags[]` is a composite index, descending after a minus and on
 * elements of an array before brackets, with `group` in front for that scope; `a = asc group:desc` is a field override.
 */
export type Notation = string

/** The index file that has all of these. */
export function indexFileOf(notations: readonly Notation[]): IndexFile {
  const overrides = notations.filter((each) => each.includes('='))
  return {
    indexes: notations.filter((each) => !overrides.includes(each)).map(compositeOf),
    fieldOverrides: overrides.map(overrideOf),
  }
}

/** What the entries in a refusal's message say, put into a file of their own, which must be a valid one. */
export function entriesIn(message: string): Notation[] {
  const file: Record<string, unknown[]> = { indexes: [], fieldOverrides: [] }
  for (const [, key = '', json = ''] of message.matchAll(/To be added to "(\w+)"[^\n]*\n(\{\n.*?\n\})/gs))
    file[key]?.push(JSON.parse(json))
  const { indexes, fieldOverrides } = parseIndexFile(JSON.stringify(file))
  return [...indexes.map(notationOfComposite), ...fieldOverrides.map(notationOfOverride)]
}

function compositeOf(notation: Notation): CompositeIndex {
  const isGroup = notation.startsWith('group ')
  const fields = notation
    .replace(/^group /, '')
    .split(', ')
    .map(fieldOf)
  return { collectionGroup: 'c', queryScope: isGroup ? 'COLLECTION_GROUP' : 'COLLECTION', fields }
}

function fieldOf(text: string): IndexField {
  if (text.endsWith('[]')) return { fieldPath: text.slice(0, -2), arrayConfig: 'CONTAINS' }
  return text.startsWith('-')
    ? { fieldPath: text.slice(1), order: 'DESCENDING' }
    : { fieldPath: text, order: 'ASCENDING' }
}

function overrideOf(notation: Notation): FieldOverride {
  const [fieldPath = '', list = ''] = notation.split(/ ?= ?/)
  const indexes = list.split(' ').filter((mode) => mode !== '')
  return { collectionGroup: 'c', fieldPath, ttl: false, indexes: indexes.map(fieldIndexOf) }
}

function fieldIndexOf(text: string): FieldIndex {
  const queryScope = text.startsWith('group:') ? 'COLLECTION_GROUP' : 'COLLECTION'
  const mode = text.replace('group:', '')
  if (mode === 'contains') return { queryScope, arrayConfig: 'CONTAINS' }
  return { queryScope, order: mode === 'asc' ? 'ASCENDING' : 'DESCENDING' }
}

function notationOfComposite({ queryScope, fields }: CompositeIndex): Notation {
  const texts = fields.map((field) => {
    if ('arrayConfig' in field) return `${field.fieldPath}[]`
    return 'order' in field && field.order === 'DESCENDING' ? `-${field.fieldPath}` : field.fieldPath
  })
  return (queryScope === 'COLLECTION_GROUP' ? 'group ' : '') + texts.join(', ')
}

function notationOfOverride({ fieldPath, indexes }: FieldOverride): Notation {
  const modes = indexes.map((index) => {
    const mode = 'arrayConfig' in index ? 'contains' : index.order === 'ASCENDING' ? 'asc' : 'desc'
    return index.queryScope === 'COLLECTION_GROUP' ? `group:${mode}` : mode
  })
  return `${fieldPath} = ${modes.join(' ')}`
}
