import { RpcError } from '../kit/rpc-error.ts'
import { storageError } from '../kit/storage-error.ts'
import { SECRET_LIMITS } from './limits.ts'

export type VersionState = 'ENABLED' | 'DISABLED' | 'DESTROYED'

export interface Version {
  name: string
  state: VersionState
  /** Seconds since the epoch. */
  createSeconds: number
  payload: Buffer
}

export interface Secret {
  name: string
  createSeconds: number
  versions: Version[]
}

const SECRET = /^projects\/([^/]+)\/secrets\/([^/]+)$/
const VERSION = /^(projects\/[^/]+\/secrets\/[^/]+)\/versions\/(latest|[1-9]\d*)$/

/** Where secrets are kept beyond the process. */
interface SecretsKeeper {
  read(): Secret[]
  write(secrets: readonly Secret[]): void
}

/** The secrets and their versions; without a keeper they end with the process. */
export class Secrets {
  #byName: ReadonlyMap<string, Secret>
  readonly #nowSeconds: () => number
  readonly #keeper: SecretsKeeper | undefined

  constructor(nowSeconds: () => number, keeper?: SecretsKeeper) {
    this.#nowSeconds = nowSeconds
    this.#keeper = keeper
    this.#byName = new Map(keeper?.read().map((secret) => [secret.name, secret]))
  }

  /** The secrets of a project (`projects/P`), by name. */
  list(parent: string): Secret[] {
    return [...this.#byName.values()]
      .filter(({ name }) => name.startsWith(`${parent}/secrets/`))
      .sort((left, right) => (left.name < right.name ? -1 : 1))
  }

  create(parent: string, id: string): { name: string; createSeconds: number } {
    const name = `${parent}/secrets/${id}`
    const isValid = /^projects\/[^/]+$/.test(parent) && /^[A-Za-z0-9_-]+$/.test(id)
    if (!isValid || id.length > SECRET_LIMITS.nameLengthMax) {
      throw new RpcError(
        'INVALID_ARGUMENT',
        `Found secret_id ${JSON.stringify(id)} in ${JSON.stringify(parent)}; expected projects/P and 1 to 255 letters, digits, hyphens or underscores.`,
      )
    }
    if (this.#byName.has(name)) throw new RpcError('ALREADY_EXISTS', `Secret [${name}] already exists.`)
    const secret = { name, createSeconds: this.#nowSeconds(), versions: [] }
    this.#keep(secret)
    return secret
  }

  addVersion(parent: string, payload: Buffer): Version {
    const secret = SECRET.test(parent) ? this.#byName.get(parent) : undefined
    if (secret === undefined) throw new RpcError('NOT_FOUND', `Secret [${parent}] not found.`)
    if (payload.length > SECRET_LIMITS.payloadBytesMax) {
      throw new RpcError(
        'INVALID_ARGUMENT',
        `The payload has ${payload.length} bytes; at most ${SECRET_LIMITS.payloadBytesMax} are allowed.`,
      )
    }
    const name = `${parent}/versions/${secret.versions.length + 1}`
    const version: Version = { name, state: 'ENABLED', createSeconds: this.#nowSeconds(), payload }
    this.#keep({ ...secret, versions: [...secret.versions, version] })
    return version
  }

  /** The versions of a secret, the newest first. */
  versions(parent: string): Version[] {
    const secret = SECRET.test(parent) ? this.#byName.get(parent) : undefined
    if (secret === undefined) throw new RpcError('NOT_FOUND', `Secret [${parent}] not found.`)
    return secret.versions.toReversed()
  }

  /** The version with its payload; `latest` is the newest one, whatever its state. */
  access(name: string): Version {
    const { version } = this.#find(name)
    if (version.state !== 'ENABLED') {
      throw new RpcError('FAILED_PRECONDITION', `Secret Version [${version.name}] is in ${version.state} state.`)
    }
    return version
  }

  setState(name: string, state: VersionState): Version {
    const { secret, version } = this.#find(name)
    if (version.state === 'DESTROYED') {
      throw new RpcError('FAILED_PRECONDITION', `Secret Version [${version.name}] is in DESTROYED state.`)
    }
    const changed = { ...version, state, ...(state === 'DESTROYED' ? { payload: Buffer.alloc(0) } : {}) }
    this.#keep({ ...secret, versions: secret.versions.map((one) => (one === version ? changed : one)) })
    return changed
  }

  /** Keeps a new or changed secret; where that fails, throws RESOURCE_EXHAUSTED or UNAVAILABLE and there was no change. */
  #keep(secret: Secret): void {
    const next = new Map(this.#byName).set(secret.name, secret)
    try {
      this.#keeper?.write([...next.values()])
    } catch (error) {
      throw storageError('the secret was not stored', error)
    }
    this.#byName = next
  }

  #find(name: string): { secret: Secret; version: Version } {
    const [, parent = '', id] = VERSION.exec(name) ?? []
    if (id === undefined) {
      throw new RpcError('INVALID_ARGUMENT', `Found ${JSON.stringify(name)}; expected projects/P/secrets/S/versions/V.`)
    }
    const secret = this.#byName.get(parent)
    if (secret === undefined) throw new RpcError('NOT_FOUND', `Secret [${parent}] not found or has no versions.`)
    const version = id === 'latest' ? secret.versions.at(-1) : secret.versions[Number(id) - 1]
    if (version === undefined) throw new RpcError('NOT_FOUND', `Secret Version [${name}] not found.`)
    return { secret, version }
  }
}
