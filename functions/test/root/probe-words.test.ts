import { describe, expect, test } from 'vitest'
import { explainFailure } from '../../src/root/probe/explain-failure.ts'
import { redirected, type ProbeRequest } from '../../src/root/probe/redirect.ts'

const url = new URL('https://shop.test/health')

function failure(code: string, message = 'words', more: object = {}): Error {
  return Object.assign(new Error(message), { code, ...more })
}

describe('explainFailure', () => {
  test.each([
    ['ENOTFOUND', 'DNS: host not found: shop.test'],
    ['CERT_HAS_EXPIRED', 'TLS: certificate expired (shop.test)'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS: certificate is for another host (shop.test)'],
    ['EPROTO', 'TLS: handshake failed with shop.test (words)'],
    ['EAI_AGAIN', 'DNS: no usable answer from the name servers of shop.test'],
    ['EHOSTUNREACH', 'no route to host shop.test'],
    ['ETIMEDOUT', 'no connection to shop.test'],
    ['HPE_HEADER_OVERFLOW', "the answer's headers are larger than 64 KiB"],
    ['SOMETHING_NEW', 'no answer: words (SOMETHING_NEW)'],
  ])('%s is a failure of the service: %s', (code, message) => {
    expect(explainFailure(failure(code), url)).toEqual({ outcome: 'fail', message })
  })

  test.each(['EMFILE', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ERR_INVALID_CHAR'])('%s is not', (code) => {
    const { outcome, message } = explainFailure(failure(code), url)
    expect(outcome).toBe('error')
    expect(message).toContain('Mesh could not probe: ')
  })

  test('the first of several addresses speaks', () => {
    const refused = failure('ECONNREFUSED', '', { address: '::1', port: 8701 })
    const sum = new AggregateError([refused, failure('ETIMEDOUT')], 'all failed')
    expect(explainFailure(sum, url).message).toBe('connection refused [::1]:8701')
  })

  test('the service’s failure at one address comes before Mesh’s own trouble with another', () => {
    const refused = failure('ECONNREFUSED', '', { address: '192.0.2.1', port: 443 })
    const mixed = new AggregateError([failure('ENETUNREACH'), refused], 'all failed')
    expect(explainFailure(mixed, url)).toEqual({ outcome: 'fail', message: 'connection refused 192.0.2.1:443' })
    const own = new AggregateError([failure('ENETUNREACH', 'first'), failure('EADDRNOTAVAIL')], 'all failed')
    expect(explainFailure(own, url)).toEqual({
      outcome: 'error',
      message: 'Mesh could not probe: network unreachable (first)',
    })
  })

  test('what is no error is told all the same, in one short line', () => {
    expect(explainFailure('odd', url)).toEqual({ outcome: 'fail', message: 'no answer: odd' })
    expect(explainFailure(failure('X', `a\nb${'c'.repeat(500)}`), url).message).toMatch(/^no answer: a bc{100,}…$/)
  })
})

describe('redirected', () => {
  const request: ProbeRequest = {
    url,
    method: 'POST',
    headers: { Authorization: 'secret', 'Content-Type': 'text/plain', 'X-Any': '1' },
    secretHeaders: new Set(),
    body: 'ping',
  }

  test.each([
    [301, 'GET', undefined],
    [302, 'GET', undefined],
    [303, 'GET', undefined],
    [307, 'POST', 'ping'],
    [308, 'POST', 'ping'],
  ])('%d after POST sends %s', (status, method, body) => {
    expect(redirected(request, status, '/next')).toMatchObject({ method, body, url: new URL('https://shop.test/next') })
  })

  test('a PUT stays a PUT, a HEAD stays a HEAD', () => {
    expect(redirected({ ...request, method: 'PUT' }, 302, '/next')).toMatchObject({ method: 'PUT', body: 'ping' })
    expect(redirected({ ...request, method: 'HEAD', body: undefined }, 303, '/next')?.method).toBe('HEAD')
  })

  test('credentials stay at home', () => {
    expect(redirected(request, 307, 'https://other.test/')?.headers).toEqual({
      'Content-Type': 'text/plain',
      'X-Any': '1',
    })
    expect(redirected(request, 307, '/next')?.headers).toEqual(request.headers)
    expect(redirected(request, 302, '/next')?.headers).toEqual({ Authorization: 'secret', 'X-Any': '1' })
  })

  test('so do headers with a secret value and the client certificate', () => {
    const clientCertificate = { cert: 'c', key: 'k' }
    const secret = { ...request, secretHeaders: new Set(['x-any']), clientCertificate }
    const away = redirected(secret, 307, 'http://shop.test/')
    expect(away?.headers).toEqual({ 'Content-Type': 'text/plain' })
    expect(away).not.toHaveProperty('clientCertificate')
    expect(redirected(secret, 307, '/next')).toMatchObject({ headers: request.headers, clientCertificate })
  })

  test.each([
    [200, '/next'],
    [304, '/next'],
    [302, undefined],
    [302, 'http://['],
    [302, 'ftp://shop.test/'],
  ])('%d to %s is none', (status, location) => {
    expect(redirected(request, status, location)).toBeUndefined()
  })
})
