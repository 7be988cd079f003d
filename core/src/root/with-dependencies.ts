import { jsonEqual } from '../json-equal.ts'
import type { PlanLine } from '../schema/api.ts'
import { NO_SETTINGS, type RootSettings } from '../schema/settings.ts'

/** The plan's lines with `dependsOn` told in the line of each service that is kept; `after` is undefined when nothing changes. */
export function withDependencies(
  lines: readonly PlanLine[],
  before: RootSettings = NO_SETTINGS,
  after: RootSettings | undefined,
): PlanLine[] {
  if (after === undefined) return [...lines]
  const of = ({ dependencies }: RootSettings, id: string) => (Object.hasOwn(dependencies, id) ? dependencies[id] : [])
  return lines.map((line) => {
    const isKept = line.kind === 'service' && (line.change === 'update' || line.change === 'unchanged')
    if (!isKept || jsonEqual(of(before, line.id), of(after, line.id))) return line
    return { ...line, change: 'update', fields: [...line.fields, 'dependsOn'] }
  })
}
