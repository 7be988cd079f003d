import { randomOf } from './random.ts'

/** What the platform delivers. */
export type DeliveryKind = 'probe' | 'record' | 'track' | 'route' | 'send'

/** How deliveries go: after how many milliseconds each copy of one comes, at least one of them. */
export type Manner = (kind: DeliveryKind) => number[]

const HOP_MS = 200

export const calm: Manner = () => [HOP_MS]

/** Everything twice, the second time long after the first. */
export const repeated: Manner = () => [HOP_MS, 20_000]

/** Copies, delays that let deliveries overtake each other, and now and then a first delivery that is lost. */
export function reordered(seed: number): Manner {
  const random = randomOf(seed)
  return (kind) => {
    const latestMs = kind === 'probe' || kind === 'record' ? 70_000 : 45_000
    const copies = 1 + Math.floor(random() * 2)
    const lostMs = random() < 0.1 ? 60_000 : 0
    return Array.from({ length: copies }, () => lostMs + Math.floor(random() * random() * latestMs))
  }
}

interface Due {
  timeMs: number
  order: number
  work: () => Promise<void>
}

/** What is due when, on a clock that stands still while anything is done. */
export class Platform {
  nowMs: number
  #order = 0
  #due: Due[] = []

  constructor(startTime: Date) {
    this.nowMs = startTime.getTime()
  }

  now = (): Date => new Date(this.nowMs)

  after(delayMs: number, work: () => Promise<void>): void {
    this.#due.push({ timeMs: this.nowMs + delayMs, order: (this.#order += 1), work })
  }

  /** Does what is due until then, the earliest first; `width` of it at once. */
  async run(until: Date, width = 1): Promise<void> {
    for (;;) {
      this.#due.sort((a, b) => a.timeMs - b.timeMs || a.order - b.order)
      const [first] = this.#due
      if (first === undefined || first.timeMs > until.getTime()) break
      this.nowMs = Math.max(this.nowMs, first.timeMs)
      const count = this.#due.slice(0, width).filter(({ timeMs }) => timeMs <= this.nowMs).length
      await Promise.all(this.#due.splice(0, count).map(({ work }) => work()))
    }
    this.nowMs = until.getTime()
  }
}
