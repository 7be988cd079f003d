import type { Condition, Revision, Service, Timestamp } from './types.ts'

/** A condition after a change; its time moves only when its state does. */
export function changed(
  before: Condition | undefined,
  after: Omit<Condition, 'lastTransitionTime'>,
  time: Timestamp,
): Condition {
  return { ...after, lastTransitionTime: before?.state === after.state ? before.lastTransitionTime : time }
}

/** Sets one condition of a service or a revision, by its type. */
export function setCondition(
  of: Pick<Service | Revision, 'conditions'>,
  after: Omit<Condition, 'lastTransitionTime'>,
  time: Timestamp,
): void {
  const conditions = (of.conditions ??= [])
  const index = conditions.findIndex(({ type }) => type === after.type)
  const condition = changed(conditions[index], after, time)
  if (index === -1) conditions.push(condition)
  else conditions[index] = condition
}

/** Whether a revision can serve traffic. */
export function isReady({ conditions }: Revision): boolean {
  return conditions.some(({ type, state }) => type === 'Ready' && state === 'CONDITION_SUCCEEDED')
}

/** Why a revision cannot serve traffic, as Cloud Run says it. */
export function notReady(revision: Revision): string {
  const { message } = revision.conditions.find(({ type }) => type === 'Ready') ?? {}
  const name = revision.name.slice(revision.name.lastIndexOf('/') + 1)
  return message ?? `Revision '${name}' is not ready and cannot serve traffic.`
}
