import { expect, test } from 'vitest'
import { sendDueNotices } from '../../src/notify/send-due-notices.ts'
import type { DueNotice } from '../../src/notify/store/notices.ts'
import { at } from '../fixtures.ts'

/** So many due notices of a notifier, named after it and their order. */
function waitingFor(notifierId: string, size: number, changes: Partial<DueNotice> = {}): DueNotice[] {
  return Array.from({ length: size }, (_, index) => ({
    id: `${notifierId}${index}`,
    notifierId,
    kind: 'trigger',
    attempts: 0,
    ...changes,
  }))
}

/** An outbox, the longest due first; each attempt takes as long as its notifier says, and those of `dead` end as timeouts. */
function outbox(all: readonly DueNotice[], msOf: Record<string, number> = {}, dead: readonly string[] = []) {
  const done = new Set<string>()
  const sent: { id: string; ms: number }[] = []
  const tried: string[] = []
  const postponed: string[] = []
  const broken = new Set<string>()
  const flights: { ms: number; land: () => void }[] = []
  const begin = at(0).getTime()
  let timeMs = begin
  const most: Record<string, number> = {}
  const deps = {
    readClock: () => new Date(timeMs),
    dueNotices: async function* (_now: Date, size: number) {
      const left = all.filter(({ id }) => !done.has(id))
      for (let first = 0; first < left.length; first += size) yield left.slice(first, first + size)
    },
    postponeNotices: (ids: readonly string[]) => Promise.resolve(postponed.push(...ids)),
    sendNotice: async (id: string) => {
      tried.push(id)
      if (broken.has(id)) throw new Error(`${id} cannot be read`)
      const notifierId = id.replace(/\d+$/, '')
      const inFlight = tried.filter((one) => one.startsWith(notifierId)).length
      const landed = sent.filter((one) => one.id.startsWith(notifierId)).length
      most[notifierId] = Math.max(most[notifierId] ?? 0, inFlight - landed)
      await new Promise<void>((land) => flights.push({ ms: timeMs + (msOf[notifierId] ?? 0), land }))
      sent.push({ id, ms: timeMs - begin })
      if (dead.includes(notifierId))
        return { sent: false, reason: 'no answer', isFinal: false, isTimeout: true } as const
      done.add(id)
      return { sent: true } as const
    },
  }
  /** Lets time pass to the end of the attempt that ends first, until the sweep is over. */
  const sweep = async () => {
    const run = { isOver: false }
    const sweeping = sendDueNotices(at(0), deps).then(() => (run.isOver = true))
    while (!run.isOver) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      flights.sort((a, b) => a.ms - b.ms)
      const next = flights.shift()
      timeMs = Math.max(timeMs, next?.ms ?? 0)
      next?.land()
    }
    await sweeping
  }
  return {
    sweep,
    sent,
    tried,
    postponed,
    broken,
    most,
    waiting: () => all.map(({ id }) => id).filter((id) => !done.has(id)),
  }
}

test('a sweep gets to the last of many notices: those before it may only wait again', async () => {
  const { sent, sweep } = outbox(waitingFor('chat', 1500))
  await sweep()
  expect(new Set(sent.map(({ id }) => id)).size).toBe(1500)
  expect(sent).toHaveLength(1500)
})

test('notices that cannot be sent are tried once in a sweep and hold up no others', async () => {
  const { sent, broken, tried, waiting, sweep } = outbox(waitingFor('chat', 600))
  for (const id of ['chat0', 'chat1', 'chat2']) broken.add(id)
  await sweep()
  expect(sent).toHaveLength(597)
  expect(tried).toHaveLength(600)
  expect(waiting()).toEqual([...broken])
})

test('what slow providers leave no time for is left to the next sweep', async () => {
  const { sent, sweep } = outbox(waitingFor('chat', 400), { chat: 10_000 })
  await sweep()
  expect(sent).toHaveLength(12)
  expect(Math.max(...sent.map(({ ms }) => ms))).toBe(40_000)
  await sweep()
  expect(sent).toHaveLength(24)
})

test('a notifier that does not answer keeps no page to another one waiting, however much waits for it', async () => {
  const pages = waitingFor('pager', 1)
  const { sent, most, sweep } = outbox([...waitingFor('hook', 300), ...pages], { hook: 15_000, pager: 200 }, ['hook'])
  await sweep()
  expect(sent.find(({ id }) => id === 'pager0')?.ms).toBe(200)
  expect(sent.filter(({ id }) => id.startsWith('hook'))).toHaveLength(3)
  expect(most).toEqual({ hook: 3, pager: 1 })
})

test('it is left alone for the rest of the sweep, also when more waits for it than one look reads', async () => {
  const pages = waitingFor('pager', 1)
  const { sent, tried, sweep } = outbox([...waitingFor('hook', 1200), ...pages], { hook: 15_000, pager: 200 }, ['hook'])
  await sweep()
  expect(sent.find(({ id }) => id === 'pager0')?.ms).toBe(15_200)
  expect(tried).toHaveLength(4)
})

test('notifiers that do not answer keep another one waiting only when they take every place', async () => {
  const names = Array.from({ length: 10 }, (_, index) => `hook-${String.fromCodePoint(97 + index)}`)
  const slow = Object.fromEntries(names.map((name) => [name, 15_000]))
  const sentAt = async (dead: readonly string[]) => {
    const given = [...dead.flatMap((name) => waitingFor(name, 20)), ...waitingFor('pager', 1)]
    const { sent, sweep } = outbox(given, { ...slow, pager: 200 }, dead)
    await sweep()
    return sent.find(({ id }) => id === 'pager0')?.ms
  }
  expect([await sentAt(names.slice(0, 9)), await sentAt(names)]).toEqual([200, 15_200])
})

test('the end of a long queue of a notifier that does not answer is postponed, but for first alarms', async () => {
  const queue = [...waitingFor('hook', 600, { attempts: 1 }), ...waitingFor('pager', 1)]
  const alarms = waitingFor('hook', 10).map((notice) => ({ ...notice, id: `alarm-${notice.id}` }))
  const { sent, tried, postponed, sweep } = outbox([...queue, ...alarms], { hook: 15_000 }, ['hook'])
  await sweep()
  expect(postponed).toEqual(queue.slice(500, 600).map(({ id }) => id))
  expect(tried).toEqual(['hook0', 'hook1', 'hook2', 'pager0'])
  expect(sent.at(-1)).toEqual({ id: 'pager0', ms: 15_000 })
})

test('first alarms go before everything else, and repetitions last', async () => {
  const { sent, sweep } = outbox(
    [
      ...waitingFor('again', 5, { attempts: 1 }),
      ...waitingFor('over', 5, { kind: 'resolve' }),
      ...waitingFor('page', 5),
    ],
    { again: 100, over: 100, page: 100 },
  )
  await sweep()
  const order = sent.map(({ id }) => id.replace(/\d/, ''))
  expect(order.slice(0, 3)).toEqual(['page', 'page', 'page'])
  expect(order.lastIndexOf('page')).toBeLessThan(order.lastIndexOf('over'))
  expect(order.lastIndexOf('over')).toBeLessThan(order.lastIndexOf('again'))
})
