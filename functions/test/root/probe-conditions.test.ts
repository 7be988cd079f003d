import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { CheckOf } from '@mesh/core/schema/check'
import type { Pin } from '../../src/root/probe/guard/pin.ts'
import { probeHttp } from '../../src/root/probe/http.ts'
import { compiledCheck } from '../fixtures.ts'

let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

async function serve(listener: RequestListener): Promise<number> {
  const started = createServer(listener)
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  return (started.address() as AddressInfo).port
}

/** A port that refuses connections. */
async function refusing(): Promise<number> {
  const holder = createTcpServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  const { port } = holder.address() as AddressInfo
  await new Promise((resolve) => holder.close(resolve))
  return port
}

function check(port: number, conditions: string[], changes: Partial<CheckOf<'http'>> = {}): CheckOf<'http'> {
  const http = { url: `http://127.0.0.1:${port}/`, method: 'GET', headers: {}, expectStatus: [] } as const
  const all = conditions.map((text) => ({ if: text, severity: 'fail' }) as const)
  return compiledCheck({ http: { ...http, expectStatus: [] }, conditions: all, timeoutMs: 30_000, ...changes })
}

test('status, body, header and address are seen', async () => {
  const port = await serve((_, response) => {
    response.writeHead(418, { 'X-Kind': 'teapot' }).end('{"id":9007199254740993,"items":[1,2]}')
  })
  const conditions = [
    '[STATUS] == 418',
    '[BODY].id == 9007199254740993',
    'len([BODY].items) == 2',
    '[HEADER].x-kind == teapot',
    '[IP] == 127.0.0.1',
    '[CONNECTED] == true',
    '[RESPONSE_TIME] < 10s',
  ]
  expect(await probeHttp(check(port, conditions))).toMatchObject({ outcome: 'ok', statusCode: 418, message: '' })
})

test('a condition that is not met fails and is named with what was seen', async () => {
  const port = await serve((_, response) => response.end('{"status":"DOWN"}'))
  expect(await probeHttp(check(port, ['[STATUS] == 200', '[BODY].status == UP']))).toMatchObject({
    outcome: 'fail',
    statusCode: 200,
    message: 'not met: [BODY].status (DOWN) == UP',
  })
})

test('one of severity warn only degrades', async () => {
  const port = await serve((_, response) => response.end('old'))
  const conditions = [{ if: '[BODY] == new', severity: 'warn' } as const]
  expect(await probeHttp(check(port, [], { conditions }))).toMatchObject({
    outcome: 'slow',
    message: 'not met: [BODY] (old) == new',
  })
})

test('an expected status is looked at beside conditions', async () => {
  const port = await serve((_, response) => response.writeHead(500).end('ok'))
  const one = check(port, ['[BODY] == ok'])
  const strict = { ...one, http: { ...one.http, expectStatus: ['2xx' as const] } }
  expect(await probeHttp(strict)).toMatchObject({ outcome: 'fail', message: 'HTTP 500 (expected 2xx)' })
})

test('a body beyond the cap leaves conditions on it unjudged', async () => {
  const port = await serve((_, response) => response.end('x'.repeat(1_048_577)))
  expect(await probeHttp(check(port, ['[BODY] == pat(x*)']))).toMatchObject({ outcome: 'error' })
  expect(await probeHttp(check(port, ['[STATUS] == 200']))).toMatchObject({ outcome: 'ok' })
})

test('a refused connection fails in strict mode and is judged on zero values in the mode of Gatus', async () => {
  const port = await refusing()
  expect(await probeHttp(check(port, ['[STATUS] < 500']))).toMatchObject({ outcome: 'fail' })
  expect(await probeHttp(check(port, ['[STATUS] < 500', '[IP] == 127.0.0.1'], { compat: 'gatus' }))).toEqual({
    outcome: 'ok',
    message: '',
    latencyMs: null,
    statusCode: null,
  })
  const failed = await probeHttp(check(port, ['[STATUS] == 200'], { compat: 'gatus' }))
  expect(failed.outcome).toBe('fail')
  expect(failed.message).toMatch(/^connection refused .*; not met: \[STATUS\] \(0\) == 200$/)
})

test('a name whose name servers give no answer is the service’s failure, with no answer to judge', async () => {
  const failing: Pin = () => Promise.reject(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' }))
  const silent = { outcome: 'fail', latencyMs: null, statusCode: null }
  const message = 'DNS: no usable answer from the name servers of 127.0.0.1'
  expect(await probeHttp(check(1, ['[STATUS] == 200']), failing)).toEqual({ ...silent, message })
  const gatus = { compat: 'gatus' } as const
  expect(await probeHttp(check(1, ['[STATUS] < 500'], gatus), failing)).toMatchObject({ outcome: 'ok' })
  // Where Gatus cannot look the address up that a condition names, nothing is met.
  expect(await probeHttp(check(1, ['[IP] != x'], gatus), failing)).toEqual({ ...silent, message })
})

test('a target that Mesh refuses meets no condition in either mode', async () => {
  const one = check(1, ['[STATUS] < 500'], { compat: 'gatus' })
  const metadata = { ...one, http: { ...one.http, url: 'http://169.254.169.254/' } }
  expect(await probeHttp(metadata)).toMatchObject({ outcome: 'error' })
})
