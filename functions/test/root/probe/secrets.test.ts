import { createServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CheckOf, CompiledCheck, HttpProbe } from '@mesh/core/schema/check'
import { probe as probeAny } from '../../../src/root/probe/probe.ts'
import { secretManagerStand } from '../../secret-manager-stand.ts'
import { TEST_CERTIFICATES } from '../../test-certificates.ts'
import { checkOf } from './check-of.ts'
import { listen } from './loopback.ts'

const { authority, key, good } = TEST_CERTIFICATES
const trusted = getCACertificates()
const { parent, keep } = secretManagerStand('demo-probe-secrets')
const TOKEN = 'hunter2-hunter2/x'

beforeAll(async () => {
  setDefaultCACertificates([...trusted, authority])
  await keep('token', `${TOKEN}\n`)
  await keep('short', 'abc')
  await keep('lines', 'one\ntwo-three')
  await keep('pair', `${good}\n${key}\n`)
  await keep('half', good)
})
afterAll(() => setDefaultCACertificates(trusted))

function serve(listener: RequestListener): Promise<number> {
  return listen(createServer(listener))
}

function probe(port: number, http: Partial<HttpProbe>, changes: Partial<Omit<CompiledCheck, 'http'>> = {}) {
  const settings: HttpProbe = { url: `http://127.0.0.1:${port}/`, method: 'GET', headers: {}, expectStatus: ['2xx'] }
  const check: CheckOf<'http'> = checkOf({ http: { ...settings, ...http } }, { timeoutMs: 30_000, ...changes })
  return probeAny(check)
}

const bearer = { headers: { Authorization: { secret: 'token', format: 'Bearer {}' } } }

test('the value is sent as it is kept, within its format', async () => {
  const seen: unknown[] = []
  const port = await serve(({ headers }, response) => {
    seen.push(headers.authorization, headers['x-key'])
    response.end()
  })
  const headers = { ...bearer.headers, 'X-Key': { secret: `${parent}/secrets/token/versions/1` } }
  expect(await probe(port, { headers })).toMatchObject({ outcome: 'ok', message: '' })
  expect(seen).toEqual([`Bearer ${TOKEN}`, TOKEN])
})

test('a redirect to another origin takes no secret along, not even on the way back', async () => {
  const seen: string[] = []
  let home = 0
  const away = await serve((_, response) => response.writeHead(302, { location: `http://127.0.0.1:${home}/end` }).end())
  home = await serve(({ url, headers }, response) => {
    seen.push(`${url} ${String(headers['x-key'] ?? 'none')}`)
    if (url === '/') response.writeHead(302, { location: '/same' }).end()
    else if (url === '/same') response.writeHead(302, { location: `http://127.0.0.1:${away}/` }).end()
    else response.end()
  })
  expect(await probe(home, { headers: { 'X-Key': { secret: 'token' } } })).toMatchObject({ outcome: 'ok' })
  expect(seen).toEqual([`/ ${TOKEN}`, `/same ${TOKEN}`, '/end none'])
})

describe('what the target sends back shows no secret', () => {
  const echo: RequestListener = ({ headers }, response) => {
    const said = headers.authorization ?? ''
    const basic = Buffer.from(`me:${TOKEN}`).toString('base64')
    const body = { said, basic, url: encodeURIComponent(TOKEN), [TOKEN]: true, padded: `${'x'.repeat(70)}${TOKEN}` }
    response.setHeader('x-echo', said).end(JSON.stringify(body))
  }

  test.each(['strict', 'gatus'] as const)('in conditions of %s mode', async (mode) => {
    const texts = ['[BODY].said == a', '[BODY].basic == a', '[BODY].url == a', '[BODY].padded == a', '[BODY] == pat(z)']
    const conditions = texts.map((text) => ({ if: text, severity: 'fail' as const }))
    const changes = { conditions, ...(mode === 'gatus' ? { compat: mode } : {}) }
    const { outcome, message } = await probe(await serve(echo), bearer, changes)
    expect(outcome).toBe('fail')
    expect(message).toContain('[BODY].said (Bearer [secret]) == a')
    expect(message).not.toContain('hunter2')
    expect(message).not.toContain(Buffer.from(TOKEN).toString('base64').slice(2, 8))
  })

  test('in a condition on a header', async () => {
    const conditions = [{ if: '[HEADER].x-echo == "Bearer [secret]"', severity: 'fail' as const }]
    expect(await probe(await serve(echo), bearer, { conditions })).toMatchObject({ outcome: 'ok' })
  })

  test('in the address of a redirect, or its host', async () => {
    const loops = await serve((_, response) => response.writeHead(302, { location: `/?t=${TOKEN}` }).end())
    const redirects = { follow: true, max: 1 }
    expect((await probe(loops, { ...bearer, redirects })).message).toMatch(/redirects \(the last to .*t=\[secret\]\)$/)
    const padding = 'a'.repeat(60)
    const host = `${padding}.${padding}.${padding}.hunter2-hunter2.test`
    await keep('name', 'Hunter2-Hunter2')
    const leads = await serve((_, response) => response.writeHead(302, { location: `http://${host}/` }).end())
    const answer = await probe(leads, { headers: { 'X-Key': { secret: 'name' } } })
    expect(answer.outcome).not.toBe('ok')
    expect(answer.message).not.toContain('hunter')
  })
})

test.each([
  ['that does not exist', 'none', /^Mesh could not probe: the secret projects\/\S+\/none\/\S+ does not exist/],
  [
    'that is too short to be kept out of messages',
    'short',
    /^Mesh could not probe: the secret short cannot be used: .*4/,
  ],
  ['that is no header', 'lines', /^Mesh could not probe: the secret lines cannot be used: expected one line/],
])('a secret %s is Mesh’s own trouble', async (_, secret, message) => {
  let requests = 0
  const port = await serve((_request, response) => {
    requests += 1
    response.end()
  })
  const answer = await probe(port, { headers: { 'X-Key': { secret } } })
  expect(answer).toMatchObject({ outcome: 'error', latencyMs: null, message: expect.stringMatching(message) as string })
  expect(answer.message).not.toMatch(/abc|two-three/)
  expect(requests).toBe(0)
})

describe('a client certificate', () => {
  /** Answers with the name in the certificate that the client showed. */
  async function serveMutual(): Promise<number> {
    const options = { key, cert: good, ca: authority, requestCert: true, rejectUnauthorized: false }
    return listen(
      createHttpsServer(options, ({ url, socket }, response) => {
        if (url === '/away')
          return response.writeHead(302, { location: `https://localhost:${String(socket.localPort)}/` }).end()
        // An empty object when there is none, whatever the types say.
        const { subject } = (socket as TLSSocket).getPeerCertificate() as { subject?: { CN: string } }
        return response.end(subject?.CN ?? 'nobody')
      }),
    )
  }

  const saw = (name: string) => ({ conditions: [{ if: `[BODY] == ${name}`, severity: 'fail' as const }] })

  test('is shown, and stays at its origin', async () => {
    const port = await serveMutual()
    const url = `https://127.0.0.1:${port}/`
    const clientCertificate = { secret: 'pair' }
    expect(await probe(port, { url, clientCertificate }, saw('good'))).toMatchObject({ outcome: 'ok', message: '' })
    expect(await probe(port, { url }, saw('nobody'))).toMatchObject({ outcome: 'ok', message: '' })
    const away = { url: `${url}away`, clientCertificate }
    expect(await probe(port, away, saw('nobody'))).toMatchObject({ outcome: 'ok', message: '' })
  })

  test.each(['half', 'token'])('that is not whole (%s) is Mesh’s own trouble', async (secret) => {
    const answer = await probe(1, { url: 'https://127.0.0.1:1/', clientCertificate: { secret } })
    expect(answer).toMatchObject({
      outcome: 'error',
      message: `Mesh could not probe: the secret ${secret} cannot be used: expected PEM with the certificate chain and one private key`,
    })
  })

  test('whose key belongs to another certificate is refused without its text', async () => {
    await keep('mixed', `${authority}\n${key}`)
    const answer = await probe(1, { url: 'https://127.0.0.1:1/', clientCertificate: { secret: 'mixed' } })
    expect(answer).toMatchObject({ outcome: 'error' })
    expect(answer.message).toMatch(/the secret mixed cannot be used: expected PEM .* private key of that certificate/)
    expect(answer.message).not.toContain('MIG')
  })
})
