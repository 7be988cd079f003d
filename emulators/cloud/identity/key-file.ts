import type { JWK } from 'jose'
import { KeptFile } from '../../kit/kept-file.ts'

/** Where the issuer's private keys outlive the process, newest first. */
export class KeyFile {
  readonly #file: KeptFile

  constructor(directory: string) {
    const words = { holds: 'kept keys', remedy: 'start with new ones' }
    this.#file = new KeptFile({ directory, name: 'identity-keys.json', words })
  }

  /** What was kept last; throws when the file is there but is none of this class's. */
  read(): JWK[] {
    return this.#file.read(keysIn) ?? []
  }

  write(keys: readonly JWK[]): void {
    this.#file.write({ keys })
  }
}

function keysIn(json: unknown): JWK[] {
  const { keys } = json as { keys: JWK[] }
  if (keys.every(({ kty, d }) => kty === 'RSA' && d !== undefined)) return keys
  throw new Error('not all are private RSA keys')
}
