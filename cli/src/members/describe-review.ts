import type { ReviewAccessResponse } from '@mesh/core/schema/access-api'

/** An access review for a terminal: a line per member and key, what to look at below it. */
export function describeReview({ time, members, keys }: ReviewAccessResponse): string {
  const people = members.flatMap(({ name, email, role, state, why, lastUseTime, remarks }) =>
    entry(`${name} <${email}>`, [role, state, why, used('seen', lastUseTime)], remarks),
  )
  return [`Access at ${time}`, '', 'Members', ...people, '', describeKeys(keys)].join('\n')
}

/** The keys of a review alone. */
export function describeKeys(keys: ReviewAccessResponse['keys']): string {
  const machines = keys.flatMap(({ keyId, name, owner, scopes, state, expireTime, lastUseTime, remarks }) =>
    entry(
      `${keyId} "${name}" of ${owner}`,
      [state, scopes.join(' '), used('used', lastUseTime), `ends ${expireTime.slice(0, 10)}`],
      remarks,
    ),
  )
  return ['API keys', ...(machines.length > 0 ? machines : ['  none'])].join('\n')
}

function entry(title: string, facts: string[], remarks: string[]): string[] {
  return [`  ${title}: ${facts.join(', ')}`, ...remarks.map((remark) => `    ! ${remark}`)]
}

function used(what: string, time: string | null): string {
  return time === null ? `never ${what}` : `${what} ${time.slice(0, 10)}`
}
