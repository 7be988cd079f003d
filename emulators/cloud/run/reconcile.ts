import { changed, isReady, notReady, setCondition } from './conditions.ts'
import { shortName } from './names.ts'
import { trafficStatuses } from './traffic.ts'
import type { Condition, Revision, StoredService, Timestamp } from './types.ts'

type Problem = { code: number; message: string }

/** FAILED_PRECONDITION and INTERNAL of google.rpc.Code. */
const NOT_READY = 9

/**
 * Brings a service to its desired state, or says why that cannot be: then it goes on serving as it did. What
 * `google.cloud.run.v2.Service.reconciling` says about both ends holds. Why it failed; undefined when it did not.
 */
export function reconcile(stored: StoredService, time: Timestamp): Problem | undefined {
  const { service, revisions, pending } = stored
  const latest = revisions.at(-1)
  for (const revision of revisions.filter(({ reconciling }) => reconciling)) {
    finishRevision(revision, revision === latest ? pending?.problem : undefined, time)
  }
  const configuration = latest === undefined || isReady(latest) ? undefined : refusal(latest)
  if (latest !== undefined && isReady(latest)) service.latestReadyRevision = latest.name
  const route = pending?.problem ?? routeProblem(stored)
  setCondition(service, condition('ConfigurationsReady', configuration), time)
  setCondition(service, condition('RoutesReady', route), time)
  if (route === undefined) {
    service.trafficStatuses = trafficStatuses(stored)
    service.observedGeneration = service.generation ?? '1'
    activate(stored, time)
  }
  const problem = configuration ?? route
  service.terminalCondition = changed(service.terminalCondition, condition('Ready', problem), time)
  service.reconciling = false
  delete stored.pending
  return problem
}

function condition(type: string, problem: Problem | undefined): Omit<Condition, 'lastTransitionTime'> {
  return problem === undefined
    ? { type, state: 'CONDITION_SUCCEEDED' }
    : { type, state: 'CONDITION_FAILED', message: problem.message, reason: 'REVISION_FAILED' }
}

function finishRevision(revision: Revision, problem: Problem | undefined, time: Timestamp): void {
  revision.reconciling = false
  revision.updateTime = time
  if (problem === undefined) setCondition(revision, { type: 'Ready', state: 'CONDITION_SUCCEEDED' }, time)
  else {
    const { message } = problem
    const revisionReason = 'HEALTH_CHECK_CONTAINER_ERROR'
    setCondition(revision, { type: 'Ready', state: 'CONDITION_FAILED', message, revisionReason }, time)
  }
}

function refusal(revision: Revision): Problem {
  return { code: NOT_READY, message: notReady(revision) }
}

/** Only the latest ready revision, and others that are ready, can be given traffic. */
function routeProblem({ service, revisions }: StoredService): Problem | undefined {
  for (const { revision } of service.traffic ?? []) {
    const found = revisions.find(({ name }) => shortName(name) === revision)
    if (found !== undefined && !isReady(found)) return refusal(found)
  }
  if (service.latestReadyRevision !== undefined) return undefined
  return { code: NOT_READY, message: 'The service has no revision that is ready.' }
}

/** A revision without traffic is reserved before it ever had some, and retired after. */
function activate({ service, revisions }: StoredService, time: Timestamp): void {
  const active = new Set((service.trafficStatuses ?? []).map(({ revision }) => revision))
  for (const revision of revisions) {
    const before = revision.conditions.find(({ type }) => type === 'Active')
    const wasActive = before !== undefined && before.revisionReason !== 'RESERVE'
    const now = active.has(shortName(revision.name))
      ? ({ type: 'Active', state: 'CONDITION_SUCCEEDED' } as const)
      : ({ type: 'Active', state: 'CONDITION_FAILED', revisionReason: wasActive ? 'RETIRED' : 'RESERVE' } as const)
    setCondition(revision, now, time)
  }
}
