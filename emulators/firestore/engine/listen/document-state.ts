import type { Json } from '../../api/service.ts'

/**
 * What one commit or read found of one document in a target. Streams share it and the messages that it makes, so nobody may
 * change them.
 */
export class DocumentState {
  readonly name: string
  /** The document in JSON form if it is in the target. */
  readonly document: Json | undefined
  /** Whether there is a document at all, in the target or not. */
  readonly exists: boolean
  /** Whether it is in the target now and was not before. */
  readonly isNew: boolean
  /** The update time of the document that the target had, if it left unwritten: another one moved it out of a window. */
  readonly leftAs: string | undefined
  readonly #readTime: string
  readonly #messages = new Map<number, Json>()

  private constructor(
    name: string,
    readTime: string,
    state: { document?: Json; exists: boolean; isNew: boolean; leftAs?: string | undefined },
  ) {
    this.name = name
    this.#readTime = readTime
    this.document = state.document
    this.exists = state.exists
    this.isNew = state.isNew
    this.leftAs = state.leftAs
  }

  /** A document that is in the target. */
  static within(name: string, readTime: string, document: Json, isNew: boolean): DocumentState {
    return new DocumentState(name, readTime, { document, exists: true, isNew })
  }

  /** A document that is not in the target (any more), though it may exist. */
  static outside(name: string, readTime: string, exists: boolean, leftAs?: string): DocumentState {
    return new DocumentState(name, readTime, { exists, isNew: false, leftAs })
  }

  /** The response for a stream where one target is concerned; made once per target id. */
  messageFor(targetId: number): Json {
    const known = this.#messages.get(targetId)
    if (known !== undefined) return known
    const message =
      this.document === undefined
        ? this.#absence([targetId])
        : { documentChange: presence(this.document, [targetId], []) }
    this.#messages.set(targetId, message)
    return message
  }

  /** The response for a stream where several targets are concerned, each with its own state of the same document. */
  static combined(states: readonly (readonly [targetId: number, state: DocumentState])[]): Json {
    const targetIds: number[] = []
    const removedTargetIds: number[] = []
    let document: Json | undefined
    let absent: DocumentState | undefined
    for (const [targetId, state] of states) {
      if (state.document === undefined) {
        removedTargetIds.push(targetId)
        if (absent === undefined || state.exists) absent = state
      } else {
        targetIds.push(targetId)
        document = state.document
      }
    }
    if (document !== undefined) return { documentChange: presence(document, targetIds, removedTargetIds) }
    if (absent === undefined) throw new Error('A response must concern at least one target.')
    return absent.#absence(removedTargetIds)
  }

  #absence(removedTargetIds: number[]): Json {
    const content = { document: this.name, removedTargetIds, readTime: this.#readTime }
    return this.exists ? { documentRemove: content } : { documentDelete: content }
  }
}

function presence(document: Json, targetIds: number[], removedTargetIds: number[]): Json {
  return removedTargetIds.length === 0 ? { document, targetIds } : { document, targetIds, removedTargetIds }
}
