import { MeshError } from '../../errors.ts'
import { jsonEqual } from '../../json-equal.ts'
import type { Person } from '../../schema/incident.ts'
import type { OpenMaintenanceRequest } from '../../schema/maintenance-api.ts'
import type { OpenedMaintenance } from '../../schema/maintenance.ts'
import { MAINTENANCE_LIMITS } from '../../schema/settings/maintenance.ts'

/**
 * The maintenance that a person opens; undefined when this very request opened it before. Throws `already-exists` (the
 * request id stands for another one), `invalid-argument` (its end is past or too far away) and `failed-precondition`
 * (`current`, the number of those that have not ended, is at its bound).
 */
export function openMaintenance(
  existing: OpenedMaintenance | undefined,
  { services = [], everything, endTime, reason, requestId }: OpenMaintenanceRequest,
  { person, current, now }: { person: Person; current: number; now: Date },
): OpenedMaintenance | undefined {
  const wanted = { services: services.toSorted(), isEverything: everything === true, reason, plannedEndTime: endTime }
  if (existing !== undefined) {
    const { services: known, isEverything, reason: why, plannedEndTime, openedBy } = existing
    const same = { services: known, isEverything, reason: why, plannedEndTime }
    if (openedBy.uid === person.uid && jsonEqual(same, wanted)) return undefined
    throw new MeshError(
      'already-exists',
      `request ${requestId} was made before for another maintenance; every maintenance needs an id of its own`,
    )
  }
  const lengthMs = endTime.getTime() - now.getTime()
  if (lengthMs <= 0 || lengthMs > MAINTENANCE_LIMITS.durationMsMax) {
    throw new MeshError(
      'invalid-argument',
      `endTime: found ${endTime.toISOString()}; expected a time after now and at most seven days ahead`,
    )
  }
  if (current >= MAINTENANCE_LIMITS.windowsMax) {
    throw new MeshError('failed-precondition', `${current} maintenances are open already; end some of them first`)
  }
  return {
    schemaVersion: 1,
    ...wanted,
    startTime: now,
    endTime,
    openedBy: person,
    endedBy: null,
    endRequestId: null,
  }
}

/**
 * The maintenance after a person ended it early; undefined when this very request ended it before. Throws
 * `failed-precondition` when it is over.
 */
export function endMaintenance(
  existing: OpenedMaintenance,
  { person, requestId, now }: { person: Person; requestId: string; now: Date },
): OpenedMaintenance | undefined {
  if (existing.endRequestId === requestId) return undefined
  const { endTime, endedBy, startTime } = existing
  if (endTime <= now) {
    const who = endedBy === null ? 'by itself' : `by ${endedBy.name}`
    throw new MeshError('failed-precondition', `the maintenance ended ${who} at ${endTime.toISOString()}`)
  }
  return { ...existing, endTime: now < startTime ? startTime : now, endedBy: person, endRequestId: requestId }
}
