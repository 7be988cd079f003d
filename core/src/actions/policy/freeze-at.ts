import { maintenanceAt } from '../../root/maintenance/maintenance-at.ts'
import { windowsOf } from '../../root/maintenance/windows-of.ts'
import type { ActionsConfig } from '../../schema/settings/actions.ts'
import { denialOf, type Denial } from '../denial.ts'

/** The freeze at an instant, with the end of the last of those that follow each other; undefined for none. */
export function freezeAt({ freezes = [] }: ActionsConfig, now: Date): Denial | undefined {
  const maintenance = freezes.map((freeze) => ({ ...freeze, everything: true }) as const)
  const windows = windowsOf({ maintenance, serviceGroups: {} }, [], { from: now, to: now })
  const freeze = maintenanceAt(windows, '', now)
  if (freeze === undefined) return undefined
  return denialOf('frozen', `${freeze.name}, until ${freeze.endTime.toISOString()}`, freeze.endTime)
}
