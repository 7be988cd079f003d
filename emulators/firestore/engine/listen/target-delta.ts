import type { Json } from '../../api/service.ts'

/** What became of one document in a target: it is in it as `document` says, or it is not (any more), existing or not. */
export type DocumentState = { readonly document: Json } | { readonly exists: boolean }

/**
 * What a target's client must learn at one time, by document name. Messages are made once per target id and shared by all
 * streams, so nobody may change them.
 */
export class TargetDelta {
  readonly states: ReadonlyMap<string, DocumentState>
  readonly #readTime: string
  readonly #messages = new Map<number, readonly Json[]>()

  constructor(states: ReadonlyMap<string, DocumentState>, readTime: string) {
    this.states = states
    this.#readTime = readTime
  }

  /** The responses for a stream where only this target is concerned. */
  messagesFor(targetId: number): readonly Json[] {
    const known = this.#messages.get(targetId)
    if (known !== undefined) return known
    const messages = Array.from(this.states, ([name, state]) =>
      documentMessage(name, [[targetId, state]], this.#readTime),
    )
    this.#messages.set(targetId, messages)
    return messages
  }
}

/** The responses for a stream where several targets are concerned: one per document, with the ids of all its targets. */
export function combinedMessages(deltas: readonly (readonly [number, TargetDelta])[], readTime: string): Json[] {
  const byName = new Map<string, [number, DocumentState][]>()
  for (const [targetId, { states }] of deltas) {
    for (const [name, state] of states) {
      const known = byName.get(name)
      if (known === undefined) byName.set(name, [[targetId, state]])
      else known.push([targetId, state])
    }
  }
  return Array.from(byName, ([name, states]) => documentMessage(name, states, readTime))
}

function documentMessage(name: string, states: readonly (readonly [number, DocumentState])[], readTime: string): Json {
  const targetIds: number[] = []
  const removedTargetIds: number[] = []
  let document: Json | undefined
  let exists = false
  for (const [targetId, state] of states) {
    if ('document' in state) {
      document = state.document
      targetIds.push(targetId)
    } else {
      exists ||= state.exists
      removedTargetIds.push(targetId)
    }
  }
  if (document !== undefined) {
    return {
      documentChange:
        removedTargetIds.length === 0 ? { document, targetIds } : { document, targetIds, removedTargetIds },
    }
  }
  return { [exists ? 'documentRemove' : 'documentDelete']: { document: name, removedTargetIds, readTime } }
}
