import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { redactor } from '../../../src/root/probe/secrets/redactor.ts'

const SECRET = 'hunter2/+&"é'

function escapedAll(text: string): string {
  return Array.from(text, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
}

test.each([
  ['as it is', SECRET],
  ['in other case', SECRET.toUpperCase()],
  ['URL-encoded', encodeURIComponent(SECRET)],
  ['in a form', new URLSearchParams({ a: SECRET }).toString().slice(2)],
  ['in lower-case escapes', encodeURIComponent(SECRET).toLowerCase()],
  ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
  ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
  ['in HTML', 'hunter2/+&amp;&quot;é'],
  ['in HTML, all of it by number', Array.from(SECRET, (one) => `&#${one.charCodeAt(0)};`).join('')],
  ['in HTML, as hexadecimal', Array.from(SECRET, (one) => `&#x${one.charCodeAt(0).toString(16)};`).join('')],
  ['URL-encoded, all of it', Array.from(Buffer.from(SECRET), (one) => `%${one.toString(16)}`).join('')],
  ['URL-encoded twice', encodeURIComponent(encodeURIComponent(SECRET))],
  ['in JSON, all of it escaped', escapedAll(SECRET)],
  ['in JSON in JSON', JSON.stringify(JSON.stringify(SECRET)).slice(3, -3)],
  ['in a mixture', 'h%75nte\\u00722\\/+&amp;\\"é'],
  ['in Latin-1, read as UTF-8', Buffer.from(SECRET, 'latin1').toString('utf8')],
  ['in UTF-8, read as Latin-1', Buffer.from(SECRET, 'utf8').toString('latin1')],
  ['in Latin-1 in hexadecimal', Buffer.from(SECRET, 'latin1').toString('hex')],
  ['in Latin-1, URL-encoded', encodeURIComponent(SECRET).replace('%C3%A9', '%E9')],
])('a secret is not shown %s', (_, form) => {
  expect(redactor([SECRET])(`a ${form} b`)).toBe('a [secret] b')
})

test.each([
  ['&AM', 'pA$$w0rd.[x]', ''],
  ['C:\\', 'token-value', ''],
  ['C:\\\\', 'xa0-value', ''],
  ['50 %', '41-value', ''],
  ['&#1', '2345-value', ''],
  ['', 'value-%4', '1'],
  ['&AM', 'p%41&lt-value\\', 'n'],
])('a secret is not shown where its neighbours make an escape of a part of it: %s %s %s', (before, secret, after) => {
  expect(redactor([secret])(`${before}${secret}${after}`)).toBe(`${before}[secret]${after}`)
})

test('in base64 whatever stands around it, also for URLs', () => {
  const secret = fc.string({ minLength: 8, unit: fc.constantFrom(...Array.from('abcXYZ019-_?~>')) })
  fc.assert(
    fc.property(secret, fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), (value, before, after) => {
      const redact = redactor([value])
      for (const encoding of ['base64', 'base64url'] as const) {
        const shown = redact(Buffer.from(before + value + after).toString(encoding))
        expect(shown).toContain('[secret]')
        // What stays are at most the characters that the secret shares with its neighbours.
        expect(shown.replace('[secret]', '').length).toBeLessThanOrEqual(2 * (before.length + after.length) + 8)
      }
    }),
  )
})

test('the value of Basic authentication is not shown decoded either', () => {
  const redact = redactor([Buffer.from('me:correct horse').toString('base64')])
  expect(redact('user me:correct horse, password correct horse')).toBe('user [secret], password [secret]')
})

test('the beginning of a secret at the end of a cut text is not shown', () => {
  const redact = redactor(['abcdefgh'])
  expect(redact('body: xxabcde…')).toBe('body: xx[secret]…')
  expect(redact('body: xxabcde')).toBe('body: xxabcde')
  expect(redact('body: xxab…')).toBe('body: xxab…')
})

test('no cut of a text that holds the secret shows more than two characters of it', () => {
  const secret = 'pA$$w0rd.[x]'
  const isFree = (text: string) => !text.toLowerCase().includes(secret.slice(0, 3).toLowerCase())
  const start = fc.oneof(fc.string(), fc.constantFrom('&am', '&AM', '&amp;AM', '\\', '%')).filter(isFree)
  fc.assert(
    fc.property(start, fc.string().filter(isFree), fc.nat({ max: 60 }), (before, after, length) => {
      const text = `${before}${secret}${after}`
      const shown = redactor([secret])(length < text.length ? `${text.slice(0, length)}…` : text)
      expect(shown).toSatisfy(isFree)
    }),
  )
})

test('in base64 that is broken into lines', () => {
  const lines = Buffer.from(SECRET.repeat(4)).toString('base64').replaceAll(/.{20}/g, '$&\r\n')
  expect(redactor([SECRET.repeat(4)])(lines).replace('[secret]', '').length).toBeLessThan(6)
})

test('a decoded password of any script is not shown', () => {
  expect(redactor([Buffer.from('me:pässwörd').toString('base64')])('it is pässwörd')).toBe('it is [secret]')
})

test('a megabyte is searched for 32 secrets in little time', () => {
  const secrets = Array.from({ length: 32 }, (_, index) => `${index}-${'x'.repeat(30)}-${index}`)
  for (const body of ['x'.repeat(1_048_576), '\\'.repeat(1_048_576), '%25'.repeat(349_525), 'a \n'.repeat(349_525)]) {
    const started = process.cpuUsage()
    expect(redactor(secrets)(body)).toBe(body)
    expect(process.cpuUsage(started).user).toBeLessThan(3_000_000)
  }
})

test('nothing is replaced without secrets', () => {
  expect(redactor([])('a b…')).toBe('a b…')
})
