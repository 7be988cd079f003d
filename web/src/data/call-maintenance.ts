import { callOnce } from './call-once.ts'
import { requestIds } from './request-ids.ts'

const ids = requestIds()
/** Ends of wishes without an answer: a wish that is sent again is the same only if it ends at the same time. */
const endTimes = new Map<string, string>()

/** What a person asks for: `services` null for everything. */
export interface MaintenanceWish {
  services: string[] | null
  lengthMs: number
  reason: string
}

/** Begins maintenance now; returns a sentence for the person when that fails, undefined when it worked. */
export function openMaintenance({ services, lengthMs, reason }: MaintenanceWish): Promise<string | undefined> {
  const key = JSON.stringify([services, lengthMs, reason])
  const endTime = endTimes.get(key) ?? new Date(Date.now() + lengthMs).toISOString()
  endTimes.set(key, endTime)
  const scope = services === null ? { everything: true } : { services }
  return call('openMaintenance', key, { ...scope, endTime, reason })
}

/** Ends maintenance that somebody opened; returns a sentence for the person when that fails, undefined when it worked. */
export function endMaintenance(maintenanceId: string): Promise<string | undefined> {
  return call('endMaintenance', maintenanceId, { maintenanceId })
}

function call(name: string, key: string, wish: object): Promise<string | undefined> {
  return callOnce(name, wish, { requestId: ids.of(key), forget: () => forget(key) })
}

function forget(key: string): void {
  ids.forget(key)
  endTimes.delete(key)
}
