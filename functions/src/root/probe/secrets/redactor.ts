import { literalReading, plainReading } from './plain-reading.ts'

/** Stands for a secret in everything that a probe reports. */
const REDACTED = '[secret]'

/** A shorter secret could not be kept out of what is reported without making it unreadable. */
export const SECRET_CHARACTERS_MIN = 4

/** Fewer characters at the end of a cut text say nothing. */
const CUT_CHARACTERS_MIN = 3

/** Replaces every occurrence of the secrets in a text. */
export type Redact = (text: string) => string

/**
 * A redactor of these secrets as they are, escaped as in URLs, JSON or HTML, in hexadecimal or in base64 at any offset, in any
 * case. A text that was cut with `…` also loses the beginning of a secret at its end.
 */
export function redactor(secrets: readonly string[]): Redact {
  const texts = [...new Set(secrets.flatMap((secret) => [secret, ...decoded(secret)]))]
  const needles = [...new Set(texts.flatMap(needlesOf))].sort((left, right) => right.length - left.length)
  if (needles.length === 0) return (text) => text
  const all = new RegExp(needles.map((one) => one.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)).join('|'), 'g')
  const shortest = needles.at(-1)?.length ?? 0
  const beginnings = texts.flatMap(cutForms)
  // A character has at most three bytes: the many short values of a big JSON body need no search.
  return (text) => (3 * text.length < shortest ? text : withoutCutForm(without(text, all), beginnings))
}

function without(text: string, all: RegExp): string {
  const readings = /[%&\\]/.test(text) ? [plainReading(text), literalReading(text)] : [literalReading(text)]
  const places = readings.flatMap(({ bytes, starts }) =>
    Array.from(bytes.matchAll(all), ({ 0: found, index }) => ({
      start: starts[index] ?? text.length,
      end: starts[index + found.length] ?? text.length,
    })),
  )
  const kept: string[] = []
  let end = 0
  for (const place of places.sort((left, right) => left.start - right.start)) {
    if (place.start >= end) kept.push(text.slice(end, place.start), REDACTED)
    end = Math.max(end, place.end)
  }
  return kept.length === 0 ? text : [...kept, text.slice(end)].join('')
}

/** The plain bytes of a secret in every form. A header is sent in Latin-1, which a target may take for UTF-8, or may turn into it twice. */
function needlesOf(secret: string): string[] {
  const [utf8, latin1] = [Buffer.from(secret, 'utf8'), Buffer.from(secret, 'latin1')]
  const encoded = [utf8, latin1].flatMap((bytes) => [bytes.toString('hex'), ...base64Forms(bytes)])
  const texts = [secret, utf8.toString('latin1'), latin1.toString('utf8'), ...encoded]
  const escapedLatin1 = plainReading(Array.from(latin1, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
  const readings = texts.flatMap((text) => [plainReading(text), literalReading(text)])
  return [...readings, escapedLatin1].map(({ bytes }) => bytes).filter((one) => one !== '')
}

/** Base64 of bytes between others has these characters in common, whatever stands around them. */
function base64Forms(bytes: Buffer): string[] {
  const forms = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const start = [0, 2, 3][offset] ?? 0
    const isWhole = (bytes.length + offset) % 3 === 0
    return encoded.slice(start, isWhole ? undefined : -1)
  })
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')])
}

/** What a secret in base64 means: the value of Basic authentication, and the password in it. */
function decoded(secret: string): string[] {
  if (!/^[A-Za-z0-9+/_-]{8,}={0,2}$/.test(secret)) return []
  const text = Buffer.from(secret, 'base64').toString('utf8')
  if (/[\p{Cc}\ufffd]/u.test(text)) return []
  const [, password = ''] = /^[^:]*:(.*)$/.exec(text) ?? []
  return [text, password].filter((one) => one.length >= SECRET_CHARACTERS_MIN)
}

function cutForms(text: string): string[] {
  return [
    text,
    encodeURIComponent(text.toWellFormed()),
    JSON.stringify(text).slice(1, -1),
    text.replaceAll(/\s+/g, ' '),
  ]
}

function withoutCutForm(text: string, forms: readonly string[]): string {
  if (!text.endsWith('…')) return text
  const kept = text.slice(0, -1)
  const lower = kept.toLowerCase()
  let cut = CUT_CHARACTERS_MIN - 1
  for (const form of forms) {
    for (let length = Math.min(form.length - 1, kept.length); length > cut; length--) {
      if (lower.endsWith(form.slice(0, length).toLowerCase())) cut = length
    }
  }
  return cut < CUT_CHARACTERS_MIN ? text : `${kept.slice(0, kept.length - cut)}${REDACTED}…`
}
