import type { Json } from '../../api/service.ts'
import { DocumentState } from './document-state.ts'

/** What a commit did to one target of a stream. */
export type TargetNews = readonly [targetId: number, states: readonly DocumentState[]]

interface Newest {
  readonly state: DocumentState
  readonly isNew: boolean
  /** The update time of the document that the client was told of before, if it left its target as that. */
  readonly leftAs: string | undefined
}

/**
 * What a stream's client must learn of one commit, or of several as one. Of several commits only the newest state of each
 * document counts, and a document that came and went in between is left out, as is one that went and came back as it was: news that wait for a slow reader hold no more
 * than what its targets had when it fell behind and what they have now.
 */
export class News {
  #single: readonly TargetNews[] | undefined
  readonly #merged = new Map<number, Map<string, Newest>>()
  #boundary: Json

  /** `boundary` is the response that ends the commit. */
  constructor(news: readonly TargetNews[], boundary: Json) {
    this.#single = news
    this.#boundary = boundary
  }

  /** Takes the next commit in. */
  add(news: readonly TargetNews[], boundary: Json): void {
    const first = this.#single
    this.#single = undefined
    if (first !== undefined) this.#merge(first)
    this.#merge(news)
    this.#boundary = boundary
  }

  /** The responses, in order. */
  responses(): Json[] {
    const news = this.#single ?? this.#newest()
    const [only, ...others] = news
    if (only === undefined) return [this.#boundary]
    if (others.length > 0) return [...combinedResponses(news), this.#boundary]
    const [targetId, states] = only
    return [...states.map((state) => state.messageFor(targetId)), this.#boundary]
  }

  #merge(news: readonly TargetNews[]): void {
    for (const [targetId, states] of news) {
      let target = this.#merged.get(targetId)
      if (target === undefined) {
        target = new Map()
        this.#merged.set(targetId, target)
      }
      for (const state of states) {
        const known = target.get(state.name)
        const { isNew, leftAs } = known ?? state
        const isAsBefore =
          state.document === undefined ? known?.isNew === true : state.document['updateTime'] === known?.leftAs
        if (isAsBefore) target.delete(state.name)
        else target.set(state.name, { state, isNew, leftAs })
      }
    }
  }

  #newest(): TargetNews[] {
    const news: TargetNews[] = []
    for (const [targetId, target] of this.#merged) {
      if (target.size > 0) news.push([targetId, Array.from(target.values(), ({ state }) => state)])
    }
    return news
  }
}

/** One response per document, with the ids of all targets that it concerns. */
function combinedResponses(news: readonly TargetNews[]): Json[] {
  const byName = new Map<string, [number, DocumentState][]>()
  for (const [targetId, states] of news) {
    for (const state of states) {
      const known = byName.get(state.name)
      if (known === undefined) byName.set(state.name, [[targetId, state]])
      else known.push([targetId, state])
    }
  }
  return Array.from(byName.values(), (states) => DocumentState.combined(states))
}
