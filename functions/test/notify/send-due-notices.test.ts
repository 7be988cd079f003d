import { expect, test } from 'vitest'
import { sendDueNotices } from '../../src/notify/send-due-notices.ts'
import { at } from '../fixtures.ts'

/** An outbox of so many due notices; a sweep's clock goes on by `msEach` with each that it tries. */
function outbox(size: number, msEach = 0) {
  const waiting = Array.from({ length: size }, (_, index) => `n${index}`)
  const sent: string[] = []
  const broken = new Set<string>()
  let timeMs = at(0).getTime()
  const deps = {
    readClock: () => new Date(timeMs),
    dueNotices: (_now: Date, limit: number) => Promise.resolve(waiting.slice(0, limit)),
    sendNotice: (id: string) => {
      timeMs += msEach
      if (broken.has(id)) return Promise.reject(new Error(`${id} cannot be read`))
      waiting.splice(waiting.indexOf(id), 1)
      sent.push(id)
      return Promise.resolve()
    },
  }
  return { waiting, sent, broken, sweep: () => sendDueNotices(at(0), deps) }
}

test('a sweep gets to the last of many notices: those before it may only wait again', async () => {
  const { sent, sweep } = outbox(1500)
  await sweep()
  expect(new Set(sent).size).toBe(1500)
  expect(sent).toHaveLength(1500)
})

test('notices that cannot be sent are tried once in a sweep and hold up no others', async () => {
  const { sent, broken, waiting, sweep } = outbox(200)
  for (const id of waiting.slice(0, 3)) broken.add(id)
  await sweep()
  expect(sent).toHaveLength(197)
  expect(waiting).toEqual([...broken])
})

test('what slow providers leave no time for is left to the next sweep', async () => {
  const { sent, sweep } = outbox(400, 1000)
  await sweep()
  expect(sent).toHaveLength(80)
  await sweep()
  expect(sent).toHaveLength(160)
})
