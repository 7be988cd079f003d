import { MeshError } from '@mesh/core/errors'
import { loadOverridden, type OverriddenService } from '../../root/store/overrides.ts'

/** A service that exists, with what is said of it. Throws `not-found`: only for planning, since a service may go before reverting. */
export async function namedService(serviceId: string): Promise<OverriddenService & { name: string }> {
  const found = await loadOverridden(serviceId)
  if (found.service === undefined) throw new MeshError('not-found', `there is no service "${serviceId}"`)
  return { ...found, name: found.service.name }
}

/** `1 check`, `3 checks`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** The word that fits `counted`: `goes` or `its` of one, `go` or `their` of others. */
export function agreeing(count: number, one: string, others: string): string {
  return count === 1 ? one : others
}

/** Refuses a second action upon what one action says: the first to end would leave the other's words behind. */
export function refuseSecond(held: { actionId: string; endTime: Date | null } | null | undefined, what: string): void {
  if (!held) return
  const until = held.endTime === null ? '' : ` until ${held.endTime.toISOString()}`
  throw new MeshError(
    'failed-precondition',
    `${what} already, by action ${held.actionId}${until}: revert that one first`,
  )
}
