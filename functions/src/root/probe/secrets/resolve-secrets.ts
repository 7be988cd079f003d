import { MeshError } from '@mesh/core/errors'
import type { HttpProbe } from '@mesh/core/schema/check'
import { redactor, SECRET_CHARACTERS_MIN, type Redact } from './redactor.ts'

/** The value of a secret, by its name in Secret Manager; a fault is a `MeshError` that names the secret. */
export type SecretOf = (name: string) => Promise<string>

/** A certificate chain and its private key, both as PEM. */
export interface ClientCertificate {
  cert: string
  key: string
}

/** What of a request is secret. It lives in the prober's memory only. */
export interface ProbeSecrets {
  /** Every header, those with a secret value included. */
  headers: Record<string, string>
  /** Lower-case names of the headers with a secret value: they stay at their origin. */
  secretHeaders: ReadonlySet<string>
  clientCertificate?: ClientCertificate
  /** Of the values of headers; a private key is never sent, so nobody can send it back. */
  redact: Redact
}

/** Reads the secrets that a request names. Throws a `MeshError` that names the secret, never its value. */
export async function resolveSecrets(
  { headers, clientCertificate }: HttpProbe,
  secretOf: SecretOf,
): Promise<ProbeSecrets> {
  const values: string[] = []
  const secretHeaders = new Set<string>()
  const plain: [string, string][] = []
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') {
      plain.push([name, value])
      continue
    }
    const secret = await headerSecret(value.secret, secretOf)
    values.push(secret)
    secretHeaders.add(name.toLowerCase())
    plain.push([name, (value.format ?? '{}').replace('{}', () => secret)])
  }
  const certificate =
    clientCertificate === undefined ? undefined : await certificateOf(clientCertificate.secret, secretOf)
  return {
    headers: Object.fromEntries(plain),
    secretHeaders,
    ...(certificate === undefined ? {} : { clientCertificate: certificate }),
    redact: redactor(values),
  }
}

async function headerSecret(name: string, secretOf: SecretOf): Promise<string> {
  const secret = await secretOf(name)
  if (secret.length < SECRET_CHARACTERS_MIN) {
    throw refused(
      name,
      `at least ${SECRET_CHARACTERS_MIN} characters, since a shorter one cannot be kept out of messages`,
    )
  }
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(secret)) throw refused(name, 'one line of Latin text, as a header can carry')
  return secret
}

async function certificateOf(name: string, secretOf: SecretOf): Promise<ClientCertificate> {
  const pem = await secretOf(name)
  const blocks = pem.match(/-----BEGIN ([A-Z0-9 ]+)-----[^-]+-----END \1-----/g) ?? []
  const isKey = (block: string) => /^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(block)
  const [key, ...otherKeys] = blocks.filter(isKey)
  const cert = blocks.filter((block) => block.startsWith('-----BEGIN CERTIFICATE-----')).join('\n')
  if (key === undefined || otherKeys.length > 0 || cert === '') {
    throw refused(name, 'PEM with the certificate chain and one private key')
  }
  const { createSecureContext } = await import('node:tls')
  try {
    createSecureContext({ cert, key })
  } catch {
    throw refused(
      name,
      "PEM with the certificate chain, the client's own first, and the private key of that certificate, without passphrase",
    )
  }
  return { cert, key }
}

/** Without a cause: OpenSSL's own words could hold a part of what it was given. */
function refused(name: string, expected: string): MeshError {
  return new MeshError('failed-precondition', `the secret ${name} cannot be used: expected ${expected}`, {
    fault: 'user',
  })
}
