import { randomUUID } from 'node:crypto'
import type { Clock } from '../../../kit/clock.ts'
import { WebChannelSession } from './session.ts'

/** A session without a back channel is given up after this long (on the emulator's clock). */
const IDLE_MS = 60_000

/** Announced in the handshake; the client takes silence of twice this for a dead connection. */
export const KEEP_ALIVE_MS = 30_000

/** The open WebChannel sessions, by id. */
export class WebChannelSessions {
  readonly #clock: Clock
  readonly #sessions = new Map<string, WebChannelSession>()
  readonly #keepAlive: NodeJS.Timeout

  /** Keep-alives run on the machine's clock, as the client at the other end does. */
  constructor(clock: Clock, keepAliveMs = KEEP_ALIVE_MS) {
    this.#clock = clock
    this.#keepAlive = setInterval(() => {
      for (const session of this.#sessions.values()) session.keepAlive()
    }, keepAliveMs)
    this.#keepAlive.unref()
  }

  open(): WebChannelSession {
    let cancelExpiry = (): void => {}
    const expireLater = (session: WebChannelSession): void => {
      cancelExpiry()
      cancelExpiry = this.#clock.after(IDLE_MS, () => this.remove(session.id))
    }
    const session: WebChannelSession = new WebChannelSession(randomUUID().replaceAll('-', ''), {
      idle: (isIdle) => {
        if (!isIdle) cancelExpiry()
        else if (this.#sessions.has(session.id)) expireLater(session)
      },
      overflow: () => this.remove(session.id),
    })
    this.#sessions.set(session.id, session)
    expireLater(session)
    return session
  }

  get(id: string): WebChannelSession | undefined {
    return this.#sessions.get(id)
  }

  remove(id: string): void {
    const session = this.#sessions.get(id)
    this.#sessions.delete(id)
    session?.close()
  }

  close(): void {
    clearInterval(this.#keepAlive)
    for (const id of this.#sessions.keys()) this.remove(id)
  }
}
