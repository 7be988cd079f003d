import { judgeFreshness } from '@mesh/core/root/judge-freshness'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckOf } from '@mesh/core/schema/check'
import { asMeshError } from '../../kit/as-mesh-error.ts'
import { now } from '../../kit/clock.ts'
import { newestDocument } from '../store/freshness.ts'
import { withDeadline } from './with-deadline.ts'

/** Holds the console's link to a missing index, which is told in full. */
const MESSAGE_CHARACTERS_MAX = 1000

const live = { newestDocument, now }

/**
 * Judges one freshness check by the newest document of its query. A Firestore that cannot be asked, in time or at all, is
 * an `error`: that says nothing of how fresh the documents are.
 */
export async function probeFreshness(check: CheckOf<'freshness'>, deps = live): Promise<ProbeAnswer> {
  try {
    const newest = await withDeadline(deps.newestDocument(check.freshness), check.timeoutMs)
    return { ...judgeFreshness(check.freshness, newest, deps.now()), latencyMs: null, statusCode: null }
  } catch (error) {
    const text = `Mesh could not query ${check.freshness.collection}: ${asMeshError(error).message}`
    return { outcome: 'error', message: text.slice(0, MESSAGE_CHARACTERS_MAX), latencyMs: null, statusCode: null }
  }
}
