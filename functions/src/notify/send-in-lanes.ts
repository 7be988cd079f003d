const IN_FLIGHT_MAX = 10

/** Of one notifier. */
const OF_ONE_MAX = 3

interface Lanes<T> {
  /** Those of the lowest go first. */
  rank: (notice: T) => number
  putOff: Set<string>
  isTime: () => boolean
}

/**
 * Sends notices, at most ten at a time and three to one notifier. Among those of one rank, one of the notifier that has the fewest on
 * their way is next: a notifier waits for others that do not answer only when ten of them come before it. `send` says whether its notifier
 * let it wait until its deadline: that one goes into `putOff`, and nothing more is begun for it, as nothing is for anybody once `isTime`
 * says no.
 */
export async function sendInLanes<T extends { notifierId: string }>(
  notices: readonly T[],
  { rank, putOff, isTime }: Lanes<T>,
  send: (notice: T) => Promise<boolean>,
): Promise<void> {
  const waiting = new Set(notices.toSorted((a, b) => rank(a) - rank(b)))
  const inFlight = new Map<string, number>()
  const count = ({ notifierId }: T) => inFlight.get(notifierId) ?? 0
  /** One that may begin now; those that may not yet are taken later, by the worker that makes room for them. */
  const take = (): T | undefined => {
    if (!isTime()) return undefined
    let next: T | undefined
    for (const one of waiting) {
      if (next !== undefined && rank(one) > rank(next)) break
      if (putOff.has(one.notifierId) || count(one) >= OF_ONE_MAX) continue
      if (next === undefined || count(one) < count(next)) next = one
    }
    if (next !== undefined) waiting.delete(next)
    return next
  }
  async function worker(): Promise<void> {
    for (let notice = take(); notice !== undefined; notice = take()) {
      const { notifierId } = notice
      inFlight.set(notifierId, count(notice) + 1)
      if (await send(notice)) putOff.add(notifierId)
      inFlight.set(notifierId, count(notice) - 1)
    }
  }
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT_MAX, notices.length) }, worker))
}
