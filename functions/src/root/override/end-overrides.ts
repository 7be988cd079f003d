import { withoutEnded } from '@mesh/core/root/override-state/without-ended'
import { GRACE_MS } from './is-long-over.ts'
import { changeOverride, loadOverrides } from '../store/overrides.ts'

/**
 * Ends what people had actions say of services when its time is over and nobody took it back, as after a revert that failed:
 * else its checks would alarm nobody for ever. One read for each service that something is said of.
 */
export async function endOverrides(now: Date): Promise<void> {
  const ended = new Date(now.getTime() - GRACE_MS)
  for (const [serviceId, override] of await loadOverrides()) {
    if (withoutEnded(override, ended, now) === override) continue
    const decide = (existing: typeof override | undefined) => {
      const left = withoutEnded(existing, ended, now)
      return left === existing ? 'unchanged' : left
    }
    await changeOverride(serviceId, decide, { action: 'override.end', reason: 'its time is over' }, now)
  }
}
