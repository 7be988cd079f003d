import { jsonEqual } from '@mesh/core/json-equal'
import type { ActionKind, TargetFields, TargetReading } from '../../../src/actions/kind.ts'

/** One change by one kind, step by step, as the engine takes them. */
export function drive<P>(kind: ActionKind<P>, given: unknown, actionId: string, ttlMs: number | null = 3_600_000) {
  const parameters = kind.parameters.parse(given)
  let before: TargetReading
  let wanted: TargetFields
  let etag: string | null

  async function write(fields: TargetFields, seen: string | null, isRevert: boolean, now: Date) {
    const endTime = ttlMs === null ? null : new Date(now.getTime() + ttlMs)
    const idempotencyKey = `${actionId}.${isRevert ? 'revert' : 'apply'}`
    return kind.write(parameters, fields, { actionId, idempotencyKey, fence: 1, etag: seen, isRevert, endTime, now })
  }

  return {
    async plan(now: Date) {
      before = await kind.read(parameters, now)
      const plan = await kind.plan(parameters, before, now)
      ;({ wanted } = plan)
      return plan
    },
    async apply(now: Date) {
      ;({ etag } = await write({ ...before.fields, ...wanted }, before.etag, false, now))
      return etag
    },
    async revert(now: Date) {
      const { fields } = await kind.read(parameters, now)
      const changed = Object.keys(wanted).filter((name) => !jsonEqual(before.fields[name], wanted[name]))
      const old = Object.fromEntries(changed.map((name) => [name, before.fields[name] ?? null]))
      return (await write({ ...fields, ...old }, etag, true, now)).etag
    },
    read: (now: Date) => kind.read(parameters, now),
  }
}
