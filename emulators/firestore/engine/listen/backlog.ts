import type { Json } from '../../api/service.ts'
import { News } from './news.ts'
import type { TargetNews } from './news.ts'

/** Commits that wait to be told one by one; what comes on top is told as one. */
const SINGLE_COMMITS_MAX = 4

/** What one stream has yet to say, in order. */
export class Backlog {
  #items: (News | readonly Json[])[] = []
  /** How many responses the items hold that are no commits. */
  #responses = 0
  /** How many of the items are single commits. */
  #singles = 0
  /** The responses of the item that is being said, and how many of them were. */
  #current: readonly Json[] = []
  #said = 0

  get isEmpty(): boolean {
    return this.#items.length === 0 && this.#said === this.#current.length
  }

  /** How many responses wait beside commits. */
  get size(): number {
    return this.#responses + this.#current.length - this.#said
  }

  /** Responses that are said as they are. */
  add(responses: readonly Json[]): void {
    this.#items.push(responses)
    this.#responses += responses.length
  }

  /** News of a commit; once several wait, further ones are merged. */
  addCommit(news: readonly TargetNews[], boundary: Json): void {
    const last = this.#items.at(-1)
    if (last instanceof News && this.#singles >= SINGLE_COMMITS_MAX) last.add(news, boundary)
    else {
      this.#items.push(new News(news, boundary))
      this.#singles += 1
    }
  }

  /** The next response; undefined when there is nothing to say. */
  take(): Json | undefined {
    while (this.#said === this.#current.length) {
      const item = this.#items.shift()
      if (item === undefined) return undefined
      this.#current = item instanceof News ? item.responses() : item
      if (item instanceof News) this.#singles -= 1
      else this.#responses -= item.length
      this.#said = 0
    }
    const response = this.#current[this.#said]
    this.#said += 1
    if (this.#said === this.#current.length) {
      this.#current = []
      this.#said = 0
    }
    return response
  }
}
