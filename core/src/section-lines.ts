import { changedFields } from './root/changed-fields.ts'
import type { PlanLine } from './schema/api.ts'

/**
 * The plan's lines of one list of things with ids: those of the file in its order, then the deletions. What now comes before
 * something that it followed differs in `order`.
 */
export function sectionLines(
  kind: PlanLine['kind'],
  before: readonly { id: string }[],
  after: readonly { id: string }[],
): PlanLine[] {
  const old = new Map(before.map((one) => [one.id, one]))
  const wanted = new Set(after.map(({ id }) => id))
  const moved = movedUp(before, after)
  const kept = after.map((one): PlanLine => {
    const previous = old.get(one.id)
    if (previous === undefined) return { change: 'create', kind, id: one.id, fields: [] }
    const fields = [...changedFields(previous, one), ...(moved.has(one.id) ? ['order'] : [])]
    return { change: fields.length > 0 ? 'update' : 'unchanged', kind, id: one.id, fields }
  })
  const gone = before.filter(({ id }) => !wanted.has(id))
  return [...kept, ...gone.map(({ id }): PlanLine => ({ change: 'delete', kind, id, fields: [] }))]
}

function movedUp(before: readonly { id: string }[], after: readonly { id: string }[]): Set<string> {
  const places = new Map(before.map(({ id }, index) => [id, index]))
  const moved = new Set<string>()
  let placeMin = before.length
  for (const { id } of after.toReversed()) {
    const place = places.get(id)
    if (place === undefined) continue
    if (place > placeMin) moved.add(id)
    placeMin = Math.min(placeMin, place)
  }
  return moved
}
