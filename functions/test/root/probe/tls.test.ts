import { getCACertificates, setDefaultCACertificates, createServer, type TlsOptions } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TlsProbe } from '@mesh/core/schema/protocols/tls'
import { probeTls } from '../../../src/root/probe/tls.ts'
import { SELF_SIGNED } from '../../self-signed.ts'
import { TEST_CERTIFICATES } from '../../test-certificates.ts'
import { checkOf } from './check-of.ts'
import { closedPort, listen, MISBEHAVIOURS, serve } from './loopback.ts'

const { authority, key, good, expired, otherHost } = TEST_CERTIFICATES
const trusted = getCACertificates()

beforeAll(() => setDefaultCACertificates([...trusted, authority]))
afterAll(() => setDefaultCACertificates(trusted))

function serveTls(options: TlsOptions): Promise<number> {
  return listen(createServer({ key, ...options }).on('tlsClientError', () => undefined))
}

function probe(port: number, tls: Partial<TlsProbe> = {}, timeoutMs = 30_000) {
  const settings = { host: '127.0.0.1', port, degradedWithinDays: 14, failWithinDays: 0, ...tls }
  return probeTls(checkOf({ tls: settings }, { timeoutMs }))
}

test('a trusted certificate with time left is ok', async () => {
  expect(await probe(await serveTls({ cert: good }))).toMatchObject({ outcome: 'ok', message: '' })
})

test('the host’s name is asked for and checked', async () => {
  const names: string[] = []
  const port = await serveTls({
    cert: good,
    SNICallback: (name, done) => {
      names.push(name)
      done(null)
    },
  })
  expect(await probe(port, { host: 'localhost' })).toMatchObject({ outcome: 'ok' })
  expect(names).toEqual(['localhost'])
})

test('a certificate that ends too soon is degraded or a failure', async () => {
  const port = await serveTls({ cert: good })
  expect(await probe(port, { degradedWithinDays: 40_000 })).toMatchObject({
    outcome: 'slow',
    message: expect.stringMatching(
      /^TLS: certificate expires in \d+ days, on 2100-01-01 \(degraded within 40000 days\)$/,
    ) as string,
  })
  expect(await probe(port, { failWithinDays: 40_000 })).toMatchObject({ outcome: 'fail' })
})

test.each([
  ['that has expired', { cert: expired }, 'TLS: certificate expired (127.0.0.1:PORT)'],
  ['for another host', { cert: otherHost }, 'TLS: certificate is for another host (127.0.0.1:PORT)'],
  ['that is self-signed', SELF_SIGNED, 'TLS: self-signed certificate (127.0.0.1:PORT)'],
])('a certificate %s is a failure', async (_, options, message) => {
  const port = await serveTls(options)
  expect(await probe(port)).toMatchObject({ outcome: 'fail', message: message.replace('PORT', String(port)) })
})

test('a server that speaks only TLS 1.1 is a failure', async () => {
  const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const
  const { outcome, message } = await probe(await serveTls({ cert: good, ...old }))
  expect(outcome).toBe('fail')
  expect(message).toContain('TLS: handshake failed with 127.0.0.1')
})

test('a refused connection is a failure', async () => {
  const port = await closedPort()
  expect(await probe(port)).toMatchObject({ outcome: 'fail', message: `connection refused 127.0.0.1:${port}` })
})

describe.each(MISBEHAVIOURS)('a server that $name', ({ onConnection }) => {
  test('is a failure', async () => {
    const answer = await probe(await serve(onConnection), {}, 150)
    expect(answer).toMatchObject({ outcome: 'fail', latencyMs: null })
    expect(answer.message).toMatch(/^(no answer within 150 ms|.*127\.0\.0\.1|the answer|no answer: )/)
  })
})
