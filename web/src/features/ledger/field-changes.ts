/** One field that is not what it was, with its values as text; null where there was none. */
export interface FieldChange {
  /** `proposal.reason`, `approvals[0].time`, `routes[night].notifiers[0]`, `labels["a.b"]`. */
  field: string
  before: string | null
  after: string | null
}

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** What differs between two plain JSON values, field by field, in the order of their names; undefined for a value that is not there. */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const [old, now] = [leavesOf(before), leavesOf(after)]
  const fields = [...new Set([...old.keys(), ...now.keys()])]
  return fields
    .map((field) => ({ field, before: old.get(field) ?? null, after: now.get(field) ?? null }))
    .filter((change) => change.before !== change.after)
}

/** What happened to a field, in one word. */
export function changeInWords({ before, after }: FieldChange): 'added' | 'removed' | 'changed' {
  if (before === null) return 'added'
  return after === null ? 'removed' : 'changed'
}

function leavesOf(value: unknown): Map<string, string> {
  const leaves = new Map<string, string>()
  if (value !== undefined) collect(value, '', leaves)
  return leaves
}

function collect(value: unknown, path: string, leaves: Map<string, string>): void {
  const parts = partsOf(value, path)
  if (parts.length === 0) leaves.set(path === '' ? 'the whole' : path, valueInText(value))
  for (const [name, part] of parts) collect(part, name, leaves)
}

function partsOf(value: unknown, path: string): [path: string, part: unknown][] {
  if (typeof value !== 'object' || value === null) return []
  if (!Array.isArray(value)) {
    return Object.entries(value).map(([name, part]: [string, unknown]) => [within(path, name), part])
  }
  const items: unknown[] = value
  const ids = items.map(idOf)
  // Things with ids are the same things wherever they stand in their list.
  const areNamed = ids.every((id) => id !== undefined) && new Set(ids).size === ids.length
  return items.map((part, index) => [`${path}[${areNamed ? ids[index] : index}]`, part])
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
