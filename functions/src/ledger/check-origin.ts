import type { LedgerSettings } from '@mesh/core/schema/settings/ledger'
import { originOf, refuseOtherOrigin } from './origin-of.ts'
import { loadLatest } from './store/checkpoints.ts'

const live = { loadLatest }

/** Refuses, with `failed-precondition`, settings that give a published log another name; one read when the name changes. */
export async function checkOrigin(before: LedgerSettings, after = before, deps = live): Promise<void> {
  if (originOf(before) === originOf(after)) return
  const latest = await deps.loadLatest()
  if (latest !== undefined) refuseOtherOrigin(originOf(after), latest.origin)
}
