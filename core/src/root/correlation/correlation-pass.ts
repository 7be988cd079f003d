import type { CorrelationState } from '../../schema/correlation.ts'
import type { Incident } from '../../schema/incident.ts'
import type { RootSettings } from '../../schema/settings.ts'
import { correlate, type Cause } from './correlate.ts'
import { meshEvent } from '../mesh-incident.ts'
import { judgeGroups, type PassChange } from './judge-groups.ts'

/** Most incidents that one pass changes: two writes each fit a transaction with room to spare. */
export const PASS_CHANGES_MAX = 200

/** What a pass decides upon. */
export interface CorrelationInput {
  /** Unresolved incidents by id. */
  open: ReadonlyMap<string, Incident>
  settings: Pick<RootSettings, 'dependencies' | 'groups'>
  state: CorrelationState
}

/** What a pass writes. */
export interface CorrelationPass {
  changes: ReadonlyMap<string, PassChange>
  state: CorrelationState
  /** False when more incidents must change than one pass may: the next one goes on. */
  isComplete: boolean
}

/**
 * Says of each unresolved incident what explains it, and opens and resolves those of groups. Undefined when all is as it should
 * be. The revision of an incident stays as it is when only its cause changes: people who acknowledge it need not look again.
 */
export function correlationPass({ open, settings, state }: CorrelationInput, now: Date): CorrelationPass | undefined {
  const judged = judgeGroups(open, settings, state.groups, now)
  const current = new Map(open)
  for (const [id, { incident }] of judged.changes) {
    if (incident.state === 'resolved') current.delete(id)
    else current.set(id, incident)
  }
  const revision = state.revision + 1
  const changes = new Map(judged.changes)
  const causes = correlate(current, settings)
  for (const [id, { incident, events }] of judged.changes) {
    const cause = incident.state === 'resolved' ? behindGroup(incident, current, causes, settings) : undefined
    if (cause !== undefined) changes.set(id, { incident: { ...incident, ...cause, causeTime: now }, events })
  }
  let isComplete = true
  for (const [id, cause] of causes) {
    const before = current.get(id)
    if (before === undefined || (before.causeId === cause.causeId && before.isQuiet === cause.isQuiet)) continue
    if (changes.size >= PASS_CHANGES_MAX) {
      isComplete = false
      break
    }
    const { incident, event } = explained(before, cause, now)
    changes.set(id, { incident, events: new Map([...(changes.get(id)?.events ?? []), [`cause_${revision}`, event]]) })
  }
  if (changes.size === 0 && sameStandings(state.groups, judged.groups)) return undefined
  return { changes, state: { schemaVersion: 1, revision, groups: judged.groups }, isComplete }
}

/** What explains the members of a group that is over because of that: whoever was not told of the group need not be. */
function behindGroup(
  { scopeId }: Incident,
  open: ReadonlyMap<string, Incident>,
  causes: ReadonlyMap<string, Cause>,
  { groups }: CorrelationInput['settings'],
): Cause | undefined {
  const members = groups.find(({ id }) => id === scopeId)?.services ?? []
  const found = [...causes].flatMap(([id, cause]) =>
    cause.causeId !== null && members.includes(open.get(id)?.serviceId ?? '') ? [{ id, cause }] : [],
  )
  return found.toSorted((a, b) => (a.id < b.id ? -1 : 1))[0]?.cause
}

function explained(before: Incident, cause: Cause, now: Date) {
  const updateTime = before.updateTime > now ? before.updateTime : now
  const isBorne = cause.causeId !== null || cause.isQuiet
  return {
    incident: { ...before, ...cause, causeTime: now, updateTime },
    event: meshEvent(
      isBorne ? 'incident.attach' : 'incident.detach',
      now,
      isBorne ? cause.causeText : before.causeText,
    ),
  }
}

function sameStandings(before: CorrelationState['groups'], after: CorrelationState['groups']): boolean {
  return Object.entries(after).every(([id, { seq, incidentId, severity }]) => {
    const known = before[id]
    return known !== undefined && known.seq === seq && known.incidentId === incidentId && known.severity === severity
  })
}
