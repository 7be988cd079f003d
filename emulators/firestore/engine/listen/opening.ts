import type { Json } from '../../api/service.ts'
import { invalid } from '../request.ts'
import { formatTimestamp } from '../values/timestamp.ts'
import { bloomFilter } from './bloom-filter.ts'
import type { ListenParts } from './listen-parts.ts'
import type { TargetRequest } from './parse-add-target.ts'
import { boundary, targetChange } from './responses.ts'
import { encodeResumeToken } from './resume-token.ts'
import type { Resumption, Target } from './target.ts'

/**
 * The responses that bring a new target's client to the present: from nothing, or from where it was. Throws
 * INVALID_ARGUMENT for a read time that is yet to come.
 */
export function opening(parts: ListenParts, target: Target, request: TargetRequest): Json[] {
  const { store, history, epoch } = parts
  const { known } = request
  const time = store.readTime()
  const readTime = formatTimestamp(time)
  if (typeof known !== 'string' && known.time > time) throw invalid('The requested read time is in the future.')
  const changed = typeof known === 'string' ? undefined : history.since(known.time)
  const resumption = changed && target.resume(changed, readTime)
  const states = resumption?.states ?? target.snapshot(readTime)
  return [
    ...(known !== 'nothing' && resumption === undefined ? [targetChange('RESET', target.id)] : []),
    ...states.map((state) => state.messageFor(target.id)),
    ...existenceFilter(target, request, resumption),
    targetChange('CURRENT', target.id, { resumeToken: encodeResumeToken(epoch, time), readTime }),
    boundary(epoch, time),
  ]
}

/** Tells a client that had another number of documents than it should which of them it may keep. */
function existenceFilter(target: Target, { expectedCount }: TargetRequest, resumption: Resumption | undefined): Json[] {
  if (expectedCount === undefined || resumption === undefined || expectedCount === resumption.countBefore) return []
  const names = target.names()
  return [{ filter: { targetId: target.id, count: names.size, unchangedNames: bloomFilter(names) } }]
}
