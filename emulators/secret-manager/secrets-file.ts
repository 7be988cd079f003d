import { KeptFile } from '../kit/kept-file.ts'
import type { Secret, VersionState } from './secrets.ts'

interface StoredSecret {
  name: string
  createSeconds: number
  /** Payloads in base64. */
  versions: { name: string; state: VersionState; createSeconds: number; payload: string }[]
}

/** Where secrets outlive the process. */
export class SecretsFile {
  readonly #file: KeptFile

  constructor(directory: string) {
    const words = { holds: 'kept secrets', remedy: 'start without secrets' }
    this.#file = new KeptFile({ directory, name: 'secrets.json', words })
  }

  /** What was kept last; throws when the file is there but is none of this class's. */
  read(): Secret[] {
    return this.#file.read(secretsIn) ?? []
  }

  /** Keeps the secrets, on disk when it returns. */
  write(secrets: readonly Secret[]): void {
    this.#file.write({ secrets: secrets.map(stored) })
  }
}

function secretsIn(json: unknown): Secret[] {
  const { secrets } = json as { secrets: StoredSecret[] }
  return secrets.map((secret) => ({
    ...secret,
    versions: secret.versions.map((version) => ({ ...version, payload: Buffer.from(version.payload, 'base64') })),
  }))
}

function stored(secret: Secret): StoredSecret {
  return {
    ...secret,
    versions: secret.versions.map((version) => ({ ...version, payload: version.payload.toString('base64') })),
  }
}
