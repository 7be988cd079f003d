import { createHash } from 'node:crypto'
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose'
import type { Clock } from '../../kit/clock.ts'
import { KeyFile } from './key-file.ts'

const ALGORITHM = 'RS256'
/** As long as Google's identity tokens live. */
const LIFETIME_SECONDS = 3_600
/** Tokens of the key before the newest are still believed, as with Google. */
const KEYS_KEPT = 2

export interface IssuerOptions {
  clock: Clock
  /** Where the keys are kept; without it, they end with the process. */
  dataDir?: string | undefined
}

/**
 * Signs identity tokens as Google does, under a name and with keys of its own, so that nothing outside this machine believes
 * them. The name is the address of its keys, which is known once its port is.
 */
export class Issuer {
  readonly #clock: Clock
  readonly #file: KeyFile | undefined
  #keys: Promise<JWK[]> | undefined
  url = ''

  constructor({ clock, dataDir }: IssuerOptions) {
    this.#clock = clock
    this.#file = dataDir === undefined ? undefined : new KeyFile(dataDir)
  }

  /** An identity token of an account for an audience; without `email` the account is only its number. */
  async sign({ audience, account, email = true }: { audience: string; account: string; email?: boolean }) {
    const [key] = await this.#open()
    if (key === undefined) throw new Error('the issuer has no key')
    const seconds = Math.floor(this.#clock.now() / 1_000_000)
    const subject = numberOf(account)
    return new SignJWT({ azp: subject, ...(email ? { email: account, email_verified: true } : {}) })
      .setProtectedHeader({ alg: ALGORITHM, kid: key.kid ?? '', typ: 'JWT' })
      .setIssuer(this.url)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + LIFETIME_SECONDS)
      .sign(await importJWK(key, ALGORITHM))
  }

  /** Public keys, newest first. Source: RFC 7517 */
  async jwks(): Promise<{ keys: JWK[] }> {
    const keys = await this.#open()
    return { keys: keys.map(({ kty, n, e, kid }) => ({ kty, n, e, kid, alg: ALGORITHM, use: 'sig' }) as JWK) }
  }

  /** Signs with a new key from now on; where that cannot be kept, rejects and the keys stay as they were. */
  async rotate(): Promise<void> {
    const before = this.#open()
    const rotated = before.then((keys) => this.#keep(keys))
    // At once, so that whatever comes next begins where this ends.
    this.#keys = rotated.catch(() => before)
    await Promise.all([rotated, this.#keys])
  }

  #open(): Promise<JWK[]> {
    this.#keys ??= this.#read().catch((error: unknown) => {
      // Whoever asks next tries again.
      this.#keys = undefined
      throw error
    })
    return this.#keys
  }

  async #read(): Promise<JWK[]> {
    const kept = this.#file?.read() ?? []
    return kept.length > 0 ? kept : this.#keep([])
  }

  async #keep(older: readonly JWK[]): Promise<JWK[]> {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true })
    const jwk = await exportJWK(privateKey)
    const kid = createHash('sha256')
      .update(jwk.n ?? '')
      .digest('hex')
      .slice(0, 40)
    const keys = [{ ...jwk, kid }, ...older].slice(0, KEYS_KEPT)
    this.#file?.write(keys)
    return keys
  }
}

/** Google names accounts by numbers of 21 digits. */
function numberOf(account: string): string {
  const hash = createHash('sha256').update(account).digest('hex')
  return `1${(BigInt(`0x${hash}`) % 10n ** 20n).toString().padStart(20, '0')}`
}
