/** Responses sent before other work of the process gets its turn. */
const TURN_RESPONSES_MAX = 500
/** After a round of more speakers than this… */
const CALM_SPEAKERS_MAX = 100
/** …nobody speaks for this long, so that commits that come close together are told together. */
const PAUSE_MS = 20

/** Someone with responses to send. */
export interface Speaker {
  /** Sends at most `max` responses and answers how many; adds itself to the outbox again if it has more to say. Never throws. */
  speak(max: number): number
}

/**
 * Lets streams speak in rounds, outside of the commit that gave them something to say, so that the writer does not wait for
 * the listeners. Where there are very many listeners, pauses between the rounds leave time to everybody else.
 */
export class Outbox {
  /** Those who speak in the present round. */
  #speaking = new Set<Speaker>()
  /** Those who speak in the next one. */
  #waiting = new Set<Speaker>()
  #isScheduled = false
  /** How many the present round began with. */
  #speakers = 0

  add(speaker: Speaker): void {
    if (this.#speaking.has(speaker)) return
    this.#waiting.add(speaker)
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => this.#beginRound())
  }

  remove(speaker: Speaker): void {
    this.#speaking.delete(speaker)
    this.#waiting.delete(speaker)
  }

  #beginRound(): void {
    if (this.#waiting.size === 0) {
      this.#isScheduled = false
      return
    }
    const spoken = this.#speaking
    this.#speaking = this.#waiting
    this.#waiting = spoken
    this.#speakers = this.#speaking.size
    this.#takeTurn()
  }

  #takeTurn(): void {
    let left = TURN_RESPONSES_MAX
    for (const speaker of this.#speaking) {
      if (left <= 0) break
      this.#speaking.delete(speaker)
      left -= speaker.speak(left)
    }
    if (this.#speaking.size > 0) setImmediate(() => this.#takeTurn())
    else if (this.#speakers > CALM_SPEAKERS_MAX) setTimeout(() => this.#beginRound(), PAUSE_MS)
    else setImmediate(() => this.#beginRound())
  }
}
