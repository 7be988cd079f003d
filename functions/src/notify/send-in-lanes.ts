const IN_FLIGHT_MAX = 10

/** Of one notifier: the others always find a place beside it. */
const OF_ONE_MAX = 3

/**
 * Sends notices in their order, at most ten at a time and three to one notifier. `send` says whether its notifier let it wait until its
 * deadline: that one goes into `putOff`, and nothing more is begun for it, as nothing is for anybody once `isTime` says no.
 */
export async function sendInLanes<T extends { notifierId: string }>(
  notices: readonly T[],
  { putOff, isTime }: { putOff: Set<string>; isTime: () => boolean },
  send: (notice: T) => Promise<boolean>,
): Promise<void> {
  const waiting = [...notices]
  const inFlight = new Map<string, number>()
  const count = (notifierId: string, by: number) => {
    const sum = (inFlight.get(notifierId) ?? 0) + by
    inFlight.set(notifierId, sum)
    return sum
  }
  /** One that may begin now; those that may not yet are taken later, by the worker that makes room for them. */
  const take = (): T | undefined => {
    if (!isTime()) return undefined
    const index = waiting.findIndex(({ notifierId }) => !putOff.has(notifierId) && count(notifierId, 0) < OF_ONE_MAX)
    return index < 0 ? undefined : waiting.splice(index, 1)[0]
  }
  async function worker(): Promise<void> {
    for (let notice = take(); notice !== undefined; notice = take()) {
      const { notifierId } = notice
      count(notifierId, 1)
      if (await send(notice)) putOff.add(notifierId)
      count(notifierId, -1)
    }
  }
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT_MAX, notices.length) }, worker))
}
