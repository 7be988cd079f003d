import { request } from 'node:http'

/** A function as the suite's Functions emulator lists it (firebase-tools 15.34, `GET /backends`). */
export interface EmulatedFunction {
  /** `<region>-<name>`. */
  id: string
  name: string
  region: string
  platform: string
  timeoutSeconds: number
  eventTrigger?: { eventType: string; resource?: string }
  schedule?: { schedule: string; timeZone?: string | null; retryConfig?: Record<string, number | null> | null }
}

export interface FunctionsEmulatorOptions {
  /** `host:port`. */
  host: string
  /** Appears in the trigger's path; the emulator itself only looks at the key. */
  project?: string | undefined
  /** How often the list of functions is read again, on the machine's clock. */
  pollMs?: number
}

/** The answer to one HTTP request; `down` when nothing listens at the address. */
export type PostAnswer =
  | { kind: 'answer'; status: number; body: string }
  | { kind: 'down' }
  | { kind: 'broken'; message: string }

/** The suite's Functions emulator: which functions it has and under which keys they can be called. */
export class FunctionsEmulator {
  readonly host: string
  readonly #project: string
  readonly #pollMs: number
  readonly #listeners: (() => void)[] = []
  #functions: EmulatedFunction[] = []
  #keys: string[] = []
  #lastList = ''
  #isUp = false
  #timer: NodeJS.Timeout | undefined
  #refreshing: Promise<void> | undefined

  constructor({ host, project = '_', pollMs = 2_000 }: FunctionsEmulatorOptions) {
    this.host = host
    this.#project = project
    this.#pollMs = pollMs
  }

  get functions(): readonly EmulatedFunction[] {
    return this.#functions
  }

  /** Whether it answered the last time it was asked. */
  get isUp(): boolean {
    return this.#isUp
  }

  /** Calls back after every look at the list. */
  onRefresh(listener: () => void): void {
    this.#listeners.push(listener)
  }

  start(): void {
    const poll = (): void => {
      void this.refresh().finally(() => {
        if (this.#timer !== undefined) this.#timer = setTimeout(poll, this.#pollMs).unref()
      })
    }
    this.#timer = setTimeout(poll, 0).unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** Reads the list again; `force` also reads the trigger keys when the list is as it was. Rejects only for a bad host. */
  async refresh(force = false): Promise<void> {
    if (force) await this.#refreshing
    this.#refreshing ??= this.#read(force).finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  /**
   * The key of a function: `<id>-<generation>`, of which the highest generation is the living one (the suite counts up when
   * background triggers are enabled again); undefined while the function is not loaded.
   */
  keyOf(id: string): string | undefined {
    let best: string | undefined
    let bestGeneration = -1
    for (const key of this.#keys) {
      const suffix = key.startsWith(`${id}-`) ? key.slice(id.length + 1) : ''
      const isAnother = this.#functions.some((other) => other.id === key)
      if (!/^\d+$/.test(suffix) || isAnother || Number(suffix) <= bestGeneration) continue
      best = key
      bestGeneration = Number(suffix)
    }
    return best
  }

  /** POSTs to a trigger of this emulator. */
  post(key: string, headers: Record<string, string>, body: string, signal?: AbortSignal): Promise<PostAnswer> {
    return this.#send('POST', `/functions/projects/${this.#project}/triggers/${key}`, headers, body, signal)
  }

  async #read(force: boolean): Promise<void> {
    const answer = await this.#send('GET', '/backends')
    const functions = answer.kind === 'answer' && answer.status === 200 ? parseBackends(answer.body) : undefined
    this.#isUp = functions !== undefined
    if (answer.kind === 'answer' && functions !== undefined) {
      const hasChanged = answer.body !== this.#lastList
      if (hasChanged) this.#functions = functions
      if (hasChanged || force || this.#keys.length === 0) this.#keys = await this.#readKeys()
      this.#lastList = answer.body
    }
    for (const listener of this.#listeners) {
      try {
        listener()
      } catch (error) {
        console.error(`The functions at ${this.host} could not be taken over; the next look tries again:`, error)
      }
    }
  }

  /** No call lists the keys, but the answer to an unknown one does. */
  async #readKeys(): Promise<string[]> {
    const answer = await this.post('list-of-keys', {}, '{}')
    const list = answer.kind === 'answer' ? answer.body.split('valid functions are: ')[1] : undefined
    return list?.trim().split(', ') ?? []
  }

  #send(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body = '',
    signal?: AbortSignal,
  ): Promise<PostAnswer> {
    return new Promise((resolve) => {
      const url = new URL(path, `http://${this.host}`)
      const length = { 'content-length': String(Buffer.byteLength(body)) }
      const broken = (error: NodeJS.ErrnoException): void => {
        if (error.code === 'ECONNREFUSED') resolve({ kind: 'down' })
        else resolve({ kind: 'broken', message: error.message })
      }
      // A connection per request: the emulator closes idle ones, and a request on a closing connection would look like a failure.
      const outgoing = request(
        url,
        { method, agent: false, headers: { ...headers, ...length }, ...(signal && { signal }) },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', broken)
          response.on('end', () =>
            resolve({ kind: 'answer', status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
          )
        },
      )
      outgoing.on('error', broken)
      outgoing.end(body)
    })
  }
}

/**
 * The functions in the body of `GET /backends`; of several records with one id the last is the living one. Undefined for
 * another body: something else has taken the port.
 */
function parseBackends(body: string): EmulatedFunction[] | undefined {
  try {
    const { backends } = JSON.parse(body) as { backends: { functionTriggers: EmulatedFunction[] }[] }
    const byId = new Map<string, EmulatedFunction>()
    for (const backend of backends) for (const trigger of backend.functionTriggers) byId.set(trigger.id, trigger)
    return [...byId.values()]
  } catch {
    return undefined
  }
}
