import { randomUUID } from 'node:crypto'
import type { Clock } from '../../../kit/clock.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { SESSIONS_MAX } from '../limits.ts'
import { WebChannelSession } from './session.ts'

/** A session without a back channel is given up after this long (on the emulator's clock). */
const IDLE_MS = 60_000

/** Announced in the handshake; the client takes silence of twice this for a dead connection. */
export const KEEP_ALIVE_MS = 30_000

interface Kept {
  readonly session: WebChannelSession
  cancelExpiry(): void
}

/** The open WebChannel sessions, by id. */
export class WebChannelSessions {
  readonly #clock: Clock
  readonly #sessions = new Map<string, Kept>()
  readonly #keepAlive: NodeJS.Timeout

  /** Keep-alives run on the machine's clock, as the client at the other end does. */
  constructor(clock: Clock, keepAliveMs = KEEP_ALIVE_MS) {
    this.#clock = clock
    this.#keepAlive = setInterval(() => {
      for (const { session } of this.#sessions.values()) session.keepAlive()
    }, keepAliveMs)
    this.#keepAlive.unref()
  }

  /** Throws RESOURCE_EXHAUSTED if there are too many. */
  open(): WebChannelSession {
    if (this.#sessions.size >= SESSIONS_MAX) {
      throw new RpcError('RESOURCE_EXHAUSTED', `${SESSIONS_MAX} WebChannel sessions are open, which is the limit.`)
    }
    const id = randomUUID().replaceAll('-', '')
    const expireLater = (): (() => void) => this.#clock.after(IDLE_MS, () => this.remove(id))
    const session = new WebChannelSession(id, {
      idle: (isIdle) => {
        kept.cancelExpiry()
        if (isIdle && this.#sessions.has(id)) kept.cancelExpiry = expireLater()
      },
      overflow: () => this.remove(id),
    })
    const kept: Kept = { session, cancelExpiry: expireLater() }
    this.#sessions.set(id, kept)
    return session
  }

  get(id: string): WebChannelSession | undefined {
    return this.#sessions.get(id)?.session
  }

  remove(id: string): void {
    const kept = this.#sessions.get(id)
    this.#sessions.delete(id)
    kept?.cancelExpiry()
    kept?.session.close()
  }

  close(): void {
    clearInterval(this.#keepAlive)
    for (const id of this.#sessions.keys()) this.remove(id)
  }
}
