/** One field that is not what it was, with its values as text; null where there was none. */
export interface FieldChange {
  /** `proposal.reason`, `approvals[0].time`, `routes[night].notifiers[0]`, `labels["a.b"]`. */
  field: string
  before: string | null
  after: string | null
}

const WHOLE = 'the whole'
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * What differs between two plain JSON values, field by field, in the order of their names, then the lists whose things stand
 * in another order; undefined for a value that is not there.
 */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const [old, now] = [flat(before), flat(after)]
  const fields = [...new Set([...old.leaves.keys(), ...now.leaves.keys()])]
  const values = fields
    .map((field) => ({ field, before: old.leaves.get(field) ?? null, after: now.leaves.get(field) ?? null }))
    .filter((change) => change.before !== change.after)
  return [...values, ...orderChanges(old.orders, now.orders)]
}

/** What happened to a field, in one word. */
export function changeInWords({ before, after }: FieldChange): 'added' | 'removed' | 'changed' {
  if (before === null) return 'added'
  return after === null ? 'removed' : 'changed'
}

/** Of a value, by path: text of all that has no parts, and the ids of each list whose things have some. */
interface Flat {
  leaves: Map<string, string>
  orders: Map<string, readonly string[]>
}

function flat(value: unknown): Flat {
  const found: Flat = { leaves: new Map(), orders: new Map() }
  if (value !== undefined) collect(value, '', found)
  return found
}

function collect(value: unknown, path: string, found: Flat): void {
  const parts = partsOf(value, path)
  const ids = Array.isArray(value) ? idsOf(value) : undefined
  if (ids !== undefined) found.orders.set(path, ids)
  if (parts.length === 0) found.leaves.set(path === '' ? WHOLE : path, valueInText(value))
  for (const [name, part] of parts) collect(part, name, found)
}

/** What was added or removed is told by its fields, and moves nothing. */
function orderChanges(before: Flat['orders'], after: Flat['orders']): FieldChange[] {
  return [...after].flatMap(([path, ids]) => {
    const [old, now] = [new Set(before.get(path)), new Set(ids)]
    const [was, is] = [[...old].filter((id) => now.has(id)), [...now].filter((id) => old.has(id))]
    if (was.every((id, index) => id === is[index])) return []
    return [{ field: `${path === '' ? WHOLE : path} (order)`, before: was.join(', '), after: is.join(', ') }]
  })
}

function partsOf(value: unknown, path: string): [path: string, part: unknown][] {
  if (typeof value !== 'object' || value === null) return []
  if (!Array.isArray(value)) {
    return Object.entries(value).map(([name, part]: [string, unknown]) => [within(path, name), part])
  }
  const items: unknown[] = value
  // Things with ids are the same things wherever they stand in their list.
  const ids = idsOf(items)
  return items.map((part, index) => [`${path}[${ids === undefined ? index : ids[index]}]`, part])
}

/** The ids of a list in which everything has its own; undefined when something has none. */
function idsOf(items: readonly unknown[]): string[] | undefined {
  const ids = items.map(idOf).filter((id) => id !== undefined)
  return ids.length === items.length && new Set(ids).size === ids.length ? ids : undefined
}

function within(path: string, name: string): string {
  if (!PLAIN_NAME.test(name)) return `${path}[${JSON.stringify(name)}]`
  return path === '' ? name : `${path}.${name}`
}

function idOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('id' in item)) return undefined
  return typeof item.id === 'string' ? item.id : undefined
}

/** Text as it is, unless it could be taken for another value. */
function valueInText(value: unknown): string {
  return typeof value === 'string' && !isJson(value) ? value : JSON.stringify(value)
}

function isJson(text: string): boolean {
  if (text === '') return true
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
