import type { OpenedMaintenance } from '../../schema/maintenance.ts'
import type { MaintenanceConfig } from '../../schema/settings/maintenance.ts'
import type { RootSettings } from '../../schema/settings.ts'
import type { MaintenanceWindow } from './maintenance-window.ts'
import { occurrencesOf } from './occurrences-of.ts'

type Planned = Pick<RootSettings, 'maintenance' | 'serviceGroups'>

/**
 * The windows that touch a period (`from` <= `to`, both included): those that mesh.yaml plans and those that people opened
 * (by document id). To judge one instant, both ends may be that instant.
 */
export function windowsOf(
  settings: Planned,
  opened: Iterable<readonly [id: string, document: OpenedMaintenance]>,
  period: { from: Date; to: Date },
): MaintenanceWindow[] {
  const planned = settings.maintenance.flatMap((window) => {
    const services = servicesOf(window, settings.serviceGroups)
    return occurrencesOf(window, period).map((span) => ({
      id: window.id,
      name: window.name ?? window.id,
      services,
      ...span,
    }))
  })
  return [...planned, ...[...opened].map(([id, document]) => openedWindow(id, document)).filter(touches(period))]
}

/** What a document of `maintenance` stands for: its name is its reason. */
export function openedWindow(id: string, document: OpenedMaintenance): MaintenanceWindow {
  const { services, isEverything, reason, startTime, endTime } = document
  return { id, name: reason, services: isEverything ? 'everything' : new Set(services), startTime, endTime }
}

/** The services of a planned window; groups as they were when mesh.yaml was applied. */
export function servicesOf(
  { services, groups, everything }: MaintenanceConfig,
  serviceGroups: RootSettings['serviceGroups'],
): MaintenanceWindow['services'] {
  if (everything === true) return 'everything'
  return new Set(services ?? groups?.flatMap((group) => serviceGroups[group] ?? []))
}

function touches({ from, to }: { from: Date; to: Date }) {
  return ({ startTime, endTime }: MaintenanceWindow) => startTime < endTime && startTime <= to && endTime > from
}
