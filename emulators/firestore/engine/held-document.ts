import type { Fields } from '../api/values.ts'
import type { Micros } from '../../kit/clock.ts'
import type { StoredDocument } from './types.ts'
import { decodeFields, encodeFields } from './values/codec.ts'

/** What the store keeps per document: the compact text of its fields and its times. */
export interface HeldEntry {
  readonly encoded: string
  readonly createTime: Micros
  readonly updateTime: Micros
}

/** A stored document whose fields are decoded, or encoded, only when first asked for. */
export class HeldDocument implements StoredDocument, HeldEntry {
  readonly name: string
  readonly createTime: Micros
  readonly updateTime: Micros
  #encoded: string | undefined
  #fields: Fields | undefined

  private constructor(name: string, createTime: Micros, updateTime: Micros) {
    this.name = name
    this.createTime = createTime
    this.updateTime = updateTime
  }

  static fromEntry(name: string, entry: HeldEntry): HeldDocument {
    const document = new HeldDocument(name, entry.createTime, entry.updateTime)
    document.#encoded = entry.encoded
    return document
  }

  static fromFields(name: string, fields: Fields, createTime: Micros, updateTime: Micros): HeldDocument {
    const document = new HeldDocument(name, createTime, updateTime)
    document.#fields = fields
    return document
  }

  get fields(): Fields {
    this.#fields ??= decodeFields(this.#encoded ?? '{}')
    return this.#fields
  }

  get encoded(): string {
    this.#encoded ??= encodeFields(this.#fields ?? {})
    return this.#encoded
  }
}

/** The compact form of a document. */
export function entryOf(document: StoredDocument): HeldEntry {
  if (document instanceof HeldDocument) return document
  return HeldDocument.fromFields(document.name, document.fields, document.createTime, document.updateTime)
}
