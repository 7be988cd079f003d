import { describe, expect, test } from 'vitest'
import type { TcpProbe } from '@mesh/core/schema/protocols/tcp'
import { probeTcp } from '../../../src/root/probe/tcp.ts'
import { checkOf } from './check-of.ts'
import { closedPort, MISBEHAVIOURS, serve } from './loopback.ts'

function probe(port: number, tcp: Partial<TcpProbe> = {}, timeoutMs = 30_000) {
  return probeTcp(checkOf({ tcp: { host: '127.0.0.1', port, ...tcp } }, { timeoutMs }))
}

test('a connection is enough', async () => {
  const answer = await probe(await serve(() => undefined))
  expect(answer).toMatchObject({ outcome: 'ok', message: '', statusCode: null })
  expect(answer.latencyMs).toBeGreaterThan(0)
})

test('what is sent arrives, and an answer that comes in pieces is compared', async () => {
  const port = await serve((socket) =>
    socket.on('data', (text) => {
      socket.write('+PO')
      setImmediate(() => socket.write(`NG ${text.toString()} and more`))
    }),
  )
  expect(await probe(port, { send: 'PING', expect: '+PONG PING' })).toMatchObject({ outcome: 'ok' })
})

test('an answer that begins otherwise is told at its first byte that differs', async () => {
  const port = await serve((socket) => void socket.write('-ERR go\naway'))
  expect(await probe(port, { expect: '-OK and a lot more than was sent' })).toMatchObject({
    outcome: 'fail',
    message: 'the answer begins with "-ERR go\\naway" (expected "-OK and a lot more than was sent")',
  })
})

test('a refused connection names the address', async () => {
  const port = await closedPort()
  expect(await probe(port)).toMatchObject({ outcome: 'fail', message: `connection refused 127.0.0.1:${port}` })
})

describe.each(MISBEHAVIOURS)('a server that $name', ({ onConnection }) => {
  test('is a failure', async () => {
    const answer = await probe(await serve(onConnection), { send: 'hi', expect: 'hello' }, 150)
    expect(answer).toMatchObject({ outcome: 'fail', statusCode: null })
    expect(answer.message).toMatch(/^(no answer within 150 ms|.*127\.0\.0\.1|the answer|no answer: )/)
  })
})

test('an address that is not allowed is Mesh’s own refusal', async () => {
  expect(await probeTcp(checkOf({ tcp: { host: '10.1.2.3', port: 80 } }))).toMatchObject({
    outcome: 'error',
    message: 'Mesh refuses to probe 10.1.2.3: private (10.0.0.0/8). To allow it, add 10.1.2.3 to MESH_PROBE_ALLOW',
  })
})
