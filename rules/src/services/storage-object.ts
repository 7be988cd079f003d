import type { ResourceValue } from '../types.ts'
import { mapOf } from '../values/map.ts'
import type { RulesTimestamp } from '../values/timestamp.ts'

/** The metadata of a Cloud Storage object; what is absent reads as null in the rules. */
export interface StorageObject {
  /** The whole name, for example `images/a.png`. */
  readonly name: string
  readonly bucket: string
  readonly generation?: bigint
  readonly metageneration?: bigint
  readonly sizeBytes?: bigint
  readonly timeCreated?: RulesTimestamp
  readonly updated?: RulesTimestamp
  readonly md5Hash?: string
  readonly crc32c?: string
  readonly etag?: string
  readonly contentDisposition?: string
  readonly contentEncoding?: string
  readonly contentLanguage?: string
  readonly contentType?: string
  readonly metadata?: Readonly<Record<string, string>>
}

/** A Cloud Storage object as a request holds it. */
export function storageObject(object: StorageObject): ResourceValue {
  const { name, bucket, metadata = {} } = object
  return {
    path: ['b', bucket, 'o', ...name.split('/')],
    data: mapOf({
      name,
      bucket,
      generation: object.generation ?? null,
      metageneration: object.metageneration ?? null,
      size: object.sizeBytes ?? null,
      timeCreated: object.timeCreated ?? null,
      updated: object.updated ?? null,
      md5Hash: object.md5Hash ?? null,
      crc32c: object.crc32c ?? null,
      etag: object.etag ?? null,
      contentDisposition: object.contentDisposition ?? null,
      contentEncoding: object.contentEncoding ?? null,
      contentLanguage: object.contentLanguage ?? null,
      contentType: object.contentType ?? null,
      metadata: mapOf(metadata),
    }),
  }
}
