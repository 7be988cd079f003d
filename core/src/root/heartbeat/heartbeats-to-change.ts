import type { StoredCheck } from '../../schema/stored-check.ts'
import type { Writes } from '../diff-config.ts'

/**
 * Which checks need a push address (true) after a change of checks, and which must lose theirs together with their last
 * heartbeat (false), so that a check that comes back under the same id starts anew.
 */
export function heartbeatsToChange(
  checks: Writes<StoredCheck>,
  stored: ReadonlyMap<string, StoredCheck>,
): Map<string, boolean> {
  const changes = new Map<string, boolean>()
  const hasHeartbeat = (check: StoredCheck | undefined) => check?.check.heartbeat !== undefined
  for (const [id, check] of checks.set) {
    if (hasHeartbeat(check) !== hasHeartbeat(stored.get(id))) changes.set(id, hasHeartbeat(check))
  }
  for (const id of checks.delete) {
    if (hasHeartbeat(stored.get(id))) changes.set(id, false)
  }
  return changes
}
