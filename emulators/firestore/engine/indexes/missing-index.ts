import { isDeepStrictEqual } from 'node:util'
import { RpcError } from '../../../kit/rpc-error.ts'
import { fieldFilters, isInequality } from '../query/query.ts'
import type { Query } from '../query/query.ts'
import { scopePrefix } from '../query/query-scope.ts'
import { consoleLink } from './console-link.ts'
import type { FieldOverride, IndexField, IndexMode } from './index-file.ts'
import type { IndexSet } from './index-set.ts'
import type { Requirement } from './requirement.ts'
import { suggestedEntry } from './suggested-entry.ts'
import type { SuggestedEntry } from './suggested-entry.ts'

const SEVERAL_RANGES =
  ' .\nThe query contains range and inequality filters on multiple fields, please refer to the documentation for index ' +
  'selection best practices: https://cloud.google.com/firestore/docs/query-data/multiple-range-fields.'

/**
 * The error of a query that lacks indexes: FAILED_PRECONDITION in production's words with the console's address for the
 * first of them, then every entry to paste into firestore.indexes.json.
 */
export function missingIndex(query: Query, unserved: readonly Requirement[], indexes: IndexSet): RpcError {
  const suggested = unserved.map((requirement) => suggestedEntry(requirement, indexes))
  const found = suggested.filter((each) => each !== undefined)
  const [first] = found
  if (first === undefined || found.length < suggested.length) {
    return new RpcError(
      'FAILED_PRECONDITION',
      'The query requires an index. None can be created that holds document names in descending order alone: order by ' +
        '__name__ ascending, or by a field first.',
    )
  }
  const ranges = new Set(fieldFilters(query.filter).flatMap(({ op, field }) => (isInequality(op) ? field.text : [])))
  const advice = ranges.size > 1 ? SEVERAL_RANGES : ''
  return new RpcError('FAILED_PRECONDITION', [requires(query, first) + advice, ...instructions(found)].join('\n\n'))
}

function requires({ scope }: Query, suggested: SuggestedEntry): string {
  const [, project = '', , database = ''] = scopePrefix(scope).split('/')
  const { collectionGroup } = suggested.entry
  const group = `projects/${project}/databases/${database}/collectionGroups/${collectionGroup}`
  if (suggested.key === 'indexes') {
    const { queryScope, fields } = suggested.entry
    const index = { name: `${group}/indexes/_`, queryScope, fields: withName(fields) }
    return `The query requires an index. You can create it here: ${consoleLink(project, 'create_composite', index)}`
  }
  const { added } = suggested
  const { fieldPath } = suggested.entry
  const index = {
    name: `${group}/fields/${fieldPath}`,
    queryScope: added.queryScope,
    fields: [{ fieldPath, ...added }],
  }
  return (
    `The query requires a ${added.queryScope}_${shortMode(added)} index for collection ${collectionGroup} and field ` +
    `${fieldPath}. You can create it here: ${consoleLink(project, 'create_exemption', index)}`
  )
}

function withName(fields: readonly IndexField[]): ({ fieldPath: string } & IndexMode)[] {
  const parts = fields.flatMap((field) => ('vectorConfig' in field ? [] : field))
  const last = parts.at(-1)
  if (last === undefined || last.fieldPath === '__name__') return parts
  return [...parts, { fieldPath: '__name__', order: 'order' in last ? last.order : 'ASCENDING' }]
}

function shortMode(mode: IndexMode): string {
  if (!('order' in mode)) return mode.arrayConfig
  return mode.order === 'ASCENDING' ? 'ASC' : 'DESC'
}

function instructions(found: readonly SuggestedEntry[]): string[] {
  const composites = new Set<string>()
  const overrides = new Map<string, FieldOverride>()
  for (const { key, entry } of found) {
    if (key === 'indexes') composites.add(entryJson(entry))
    else {
      // Several disjunctions may each miss an index on one field, which has one override.
      const known = overrides.get(entry.fieldPath)?.indexes ?? []
      const added = entry.indexes.filter((index) => !known.some((other) => isDeepStrictEqual(index, other)))
      overrides.set(entry.fieldPath, { ...entry, indexes: [...known, ...added] })
    }
  }
  return [
    ...Array.from(composites, (json) => `To be added to "indexes" in firestore.indexes.json:\n${json}`),
    ...Array.from(overrides.values(), (entry) => {
      const place = `"fieldOverrides" in firestore.indexes.json, in place of any other for ${entry.fieldPath}`
      return `To be added to ${place}:\n${entryJson(entry)}`
    }),
  ]
}

/** The entry as it stands in the file: one line for each field or index. */
function entryJson(entry: SuggestedEntry['entry']): string {
  const { collectionGroup } = entry
  const [key, list, head] =
    'fields' in entry
      ? (['fields', entry.fields, { collectionGroup, queryScope: entry.queryScope }] as const)
      : ([
          'indexes',
          entry.indexes,
          { collectionGroup, fieldPath: entry.fieldPath, ...(entry.ttl ? { ttl: true } : {}) },
        ] as const)
  const lines = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`)
  const items = list.map((item) => `    ${JSON.stringify(item, null, 1).replaceAll(/\n */g, ' ')}`)
  return `{\n${lines.join('')}  "${key}": [\n${items.join(',\n')}\n  ]\n}`
}
