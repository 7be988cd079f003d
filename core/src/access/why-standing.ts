import type { Member } from '../schema/member.ts'

/** How a member came. */
const SOURCE_WORDS: Record<Member['source'], string> = {
  invite: 'invited',
  domain: "came by their address's domain",
  configuration: 'first admin, from the configuration',
  owner: "added by the project's owner",
}

/** Why a member may what they may: `by action a1 until 2026-03-01 04:00 UTC; invited`. */
export function whyStanding({ source, standingBy }: Pick<Member, 'source' | 'standingBy'>): string {
  const came = SOURCE_WORDS[source]
  if (standingBy === undefined) return came
  const { actionId, endTime, isRevert } = standingBy
  if (isRevert) return `since action ${actionId} was taken back; ${came}`
  return `by action ${actionId}${endTime === null ? '' : ` until ${minuteText(endTime)}`}; ${came}`
}

function minuteText(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
