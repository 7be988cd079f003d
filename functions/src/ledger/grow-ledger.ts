import { enqueueTask } from '../gcp/tasks.ts'
import { now } from '../kit/clock.ts'
import { log } from '../kit/log.ts'
import type { LedgerState } from '@mesh/core/schema/ledger'
import { EMPTY_TREE, growDocuments } from './grow-documents.ts'
import { leafOf } from './leaf-of.ts'
import { publishCheckpoint } from './publish-checkpoint.ts'
import { commitGrowth, loadState, releaseLease, type Lease } from './store/growth.ts'
import { contentBytes, loadPending } from './store/pending.ts'

/** How long others leave the log to whoever has begun to take more than one pass; much longer than a pass. */
export const LEASE_MS = 30_000

const LIMITS = {
  /** How many entries one transaction takes: at their longest, with a bundle that is written anew, half of a request of 10 MiB. */
  passMax: 1000,
  /** Bytes of contents after which it takes no more entries; one entry more than that at most, which leaves 1.5 MB of the request. */
  passBytesMax: 3_000_000,
  /** How long one invocation goes on while there is more; its function has 300 s. */
  growingMs: 200_000,
}

const live = { loadState, loadPending, commitGrowth, releaseLease, publishCheckpoint, enqueueTask, now }
export type GrowDeps = typeof live

/**
 * Takes everything that waits into the log, and then publishes a checkpoint. Safe at any time, any number of times and at
 * several places at once: one of them grows the log, and whoever leaves it to another can be sure that what it came for is taken.
 * What does not fit into the time is left to a new task. Throws `internal` when the stored log does not agree with itself.
 */
export async function growLedger(given: Partial<GrowDeps> = {}, limits: Partial<typeof LIMITS> = {}): Promise<void> {
  const deps = { ...live, ...given }
  const isOver = await takeAll(deps, { ...LIMITS, ...limits })
  if (isOver) await deps.publishCheckpoint(deps.now())
}

/** False when the log is another's to grow and publish. */
async function takeAll(deps: GrowDeps, { passMax, passBytesMax, growingMs }: typeof LIMITS): Promise<boolean> {
  const untilMs = deps.now().getTime() + growingMs
  let held: Lease | undefined
  /** As this run has just left it: should somebody have gone on from there, the next growth is refused. */
  let grown: LedgerState | undefined
  try {
    for (;;) {
      const now = deps.now()
      const state = grown ?? (await deps.loadState())
      grown = undefined
      if (held?.fence !== state?.lease?.fence) held = undefined
      if (held === undefined && isHeld(state, now)) return false
      const waiting = await deps.loadPending(passMax, passBytesMax)
      if (waiting.length === 0) {
        if (held === undefined) return true
        // Who comes while the lease lasts leaves at once, so what they came for is looked for after its end.
        await deps.releaseLease(held, now)
        held = undefined
        continue
      }
      const isAll = waiting.length < passMax && contentBytes(waiting) < passBytesMax
      const isLast = isAll || deps.now().getTime() >= untilMs
      const fence = held?.fence ?? (state?.lease?.fence ?? 0) + 1
      const untilTime = isLast ? now : new Date(now.getTime() + LEASE_MS)
      const lease = { fence, untilTime }
      const leaves = waiting.map(leafOf)
      const pendingIds = waiting.map(({ id }) => id)
      grown = await deps.commitGrowth({ seen: state, pendingIds, lease, updateTime: now }, (edge) =>
        growDocuments(state ?? EMPTY_TREE, edge, leaves),
      )
      held = grown !== undefined && !isLast ? lease : undefined
      if (grown !== undefined) log.debug('the ledger has grown', { entries: leaves.length, from: state?.size ?? 0 })
      if (deps.now().getTime() < untilMs) continue
      await deps.enqueueTask({ functionName: 'growLedger', id: `grow-on-${state?.revision ?? 0}-${fence}`, data: {} })
      return true
    }
  } finally {
    if (held !== undefined) await deps.releaseLease(held, deps.now()).catch(() => undefined)
  }
}

function isHeld(state: LedgerState | undefined, now: Date): boolean {
  return state !== undefined && state.lease !== null && state.lease.untilTime > now
}
