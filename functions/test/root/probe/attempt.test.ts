import { once } from 'node:events'
import { createServer, connect, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { attempt } from '../../../src/root/probe/attempt.ts'
import { listen } from './loopback.ts'

const OK = { outcome: 'ok', message: '' } as const
const url = new URL('tcp://127.0.0.1:1')

test('an answer that came while the event loop stood still is not called missing', async () => {
  const server = createServer()
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const socket = connect(await listen(server), '127.0.0.1')
  const [[other]] = await Promise.all([accepted, once(socket, 'connect')])
  // From here timers are the next to come.
  await nextTurn()
  const answer = await attempt({ timeoutMs: 100 }, url, async () => {
    const told = once(socket, 'data')
    other.write('here I am')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 120)
    await told
    return OK
  })
  socket.destroy()
  expect(answer).toMatchObject(OK)
})

test('one that never comes is', async () => {
  expect(await attempt({ timeoutMs: 100 }, url, () => new Promise<never>(() => undefined))).toMatchObject({
    outcome: 'fail',
    message: 'no answer within 100 ms',
  })
})
