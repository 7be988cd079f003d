import type { Clock } from '../../kit/clock.ts'
import type { Message } from '../types.ts'

const KEEP_MS = 10_000
const KEEP_MESSAGES = 1_000

/**
 * The last messages of each topic that functions listen to. A function is only seen some seconds after it was loaded; in
 * production its subscription exists from the deployment on, so it is given what was published meanwhile.
 */
export class RecentMessages {
  readonly #clock: Clock
  readonly #byTopic = new Map<string, Message[]>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(topic: string, message: Message): void {
    const messages = this.#byTopic.get(topic) ?? []
    this.#byTopic.set(topic, messages)
    messages.push(message)
    while (messages.length > KEEP_MESSAGES || this.#isOld(messages[0])) messages.shift()
  }

  /** Oldest first. */
  of(topic: string): Message[] {
    return (this.#byTopic.get(topic) ?? []).filter((message) => !this.#isOld(message))
  }

  clear(): void {
    this.#byTopic.clear()
  }

  #isOld(message: Message | undefined): boolean {
    return message !== undefined && message.publishTime < this.#clock.now() - KEEP_MS * 1_000
  }
}
