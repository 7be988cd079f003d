import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { MeshError } from '@mesh/core/errors'
import { type TileName, tilePath } from '@mesh/core/ledger/tile-path'
import { TILE_WIDTH, tileBytes } from '@mesh/core/ledger/tiles'
import { LEDGER_LIMITS } from '@mesh/core/schema/ledger'
import { ledElsewhere } from '../site/led-elsewhere.ts'
import type { LedgerSource } from './source.ts'

type Headers = Record<string, string>

interface Answer {
  status: number
  body: Buffer
  /** Where a redirect leads; it is not followed, so that credentials stay here. */
  location: string | undefined
}

const SOCKETS = 16
const TIMEOUT_MS = 30_000
const PAUSES_MS = [250, 1000, 4000]
const TEXT_BYTES_MAX = 65_536
const BUNDLE_BYTES_MAX = TILE_WIDTH * (LEDGER_LIMITS.entryBytesMax + 2)
const expand = promisify(gunzip)

/** A log on a web server. Credentials are asked for when the server first wants some, and sent to this server only. */
export class HttpSource implements LedgerSource {
  readonly address: string
  readonly #signIn: () => Promise<Headers>
  readonly #agent: HttpAgent
  readonly #pausesMs: readonly number[]
  #credentials: Promise<Headers> | undefined

  constructor(address: string, signIn: () => Promise<Headers>, pausesMs: readonly number[] = PAUSES_MS) {
    this.#pausesMs = pausesMs
    this.address = address.replace(/\/+$/, '')
    this.#signIn = signIn
    const options = { keepAlive: true, maxSockets: SOCKETS }
    this.#agent = this.address.startsWith('https:') ? new HttpsAgent(options) : new HttpAgent(options)
  }

  async checkpoint(): Promise<string> {
    return this.#text('checkpoint')
  }

  async cosigned(): Promise<string | undefined> {
    try {
      return await this.#text('cosigned')
    } catch (error) {
      if (error instanceof MeshError && error.code === 'not-found') return undefined
      throw error
    }
  }

  async keys(): Promise<string> {
    return this.#text('keys')
  }

  tile(name: TileName): Promise<Buffer> {
    const bytesMax = name.level === 'entries' ? BUNDLE_BYTES_MAX : tileBytes(TILE_WIDTH)
    return this.#read(tilePath(name), bytesMax)
  }

  close(): void {
    this.#agent.destroy()
  }

  async #text(path: string): Promise<string> {
    const bytes = await this.#read(path, TEXT_BYTES_MAX)
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch (cause) {
      throw new MeshError('failed-precondition', `${this.address}/${path} is not UTF-8`, { cause })
    }
  }

  async #read(path: string, bytesMax: number): Promise<Buffer> {
    const url = `${this.address}/${path}`
    const used = this.#credentials
    let answer = await this.#patiently(url, bytesMax)
    if (answer.status === 401 && used === undefined) {
      this.#credentials ??= this.#signIn()
      answer = await this.#patiently(url, bytesMax)
    }
    if (answer.status === 200) return answer.body
    if (answer.location !== undefined) {
      throw ledElsewhere(url, answer.status, answer.location, (origin) => `--url ${origin}/ledger`)
    }
    const said = answer.body.toString('utf8', 0, 200).trim()
    const code = answer.status === 404 ? 'not-found' : answer.status === 403 ? 'permission-denied' : 'unavailable'
    throw new MeshError(
      answer.status === 401 ? 'unauthenticated' : code,
      `${url} answered HTTP ${answer.status}: ${said}`,
    )
  }

  /** Asks again when a server is busy for a moment: one of thousands of requests must not end a verification. */
  async #patiently(url: string, bytesMax: number): Promise<Answer> {
    for (const pauseMs of this.#pausesMs) {
      try {
        const answer = await this.#ask(url, bytesMax)
        if (answer.status !== 429 && answer.status < 500) return answer
      } catch (error) {
        if (error instanceof MeshError) throw error
      }
      await sleep(pauseMs)
    }
    return this.#ask(url, bytesMax).catch((cause: unknown) => {
      if (cause instanceof MeshError) throw cause
      throw new MeshError('unavailable', `${url} does not answer. Is the address right?`, { cause })
    })
  }

  async #ask(url: string, bytesMax: number): Promise<Answer> {
    const headers = { 'accept-encoding': 'gzip', 'user-agent': 'Mesh/0.1', ...(await this.#credentials) }
    const open = url.startsWith('https:') ? requestHttps : requestHttp
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = open(url, { agent: this.#agent, headers, timeout: TIMEOUT_MS })
      request.on('timeout', () => request.destroy(new Error('timeout')))
      request.on('error', reject).on('response', resolve).end()
    })
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > bytesMax) throw tooLong(url, bytesMax)
      chunks.push(chunk)
    }
    const [only] = chunks
    const body = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length)
    const isCompressed = response.headers['content-encoding'] === 'gzip'
    return {
      status: response.statusCode ?? 0,
      body: isCompressed ? await expanded(body, url, bytesMax) : body,
      location: response.headers.location,
    }
  }
}

async function expanded(body: Buffer, url: string, bytesMax: number): Promise<Buffer> {
  try {
    return await expand(body, { maxOutputLength: bytesMax })
  } catch (cause) {
    throw new MeshError('failed-precondition', `${url} does not unpack to at most ${bytesMax} bytes`, { cause })
  }
}

function tooLong(url: string, bytesMax: number): MeshError {
  return new MeshError('failed-precondition', `${url} has more than ${bytesMax} bytes, the most that belong there`)
}
