import type { Micros } from '../../../../kit/clock.ts'
import type { Documents } from '../../documents.ts'
import type { DataDirectory } from '../data-directory.ts'
import { readExport } from './read-export.ts'
import type { Seed } from './read-export.ts'

/**
 * Fills the documents with those of an export and stores them, all or none; answers the time of the newest. Throws an Error
 * if there are documents already or the export is damaged.
 */
export function plantSeed(seed: Seed, documents: Documents, data: DataDirectory | undefined): Micros {
  if (documents.size > 0) {
    throw new Error(
      `${seed.metadataFile} cannot be imported over the ${documents.size} documents of the data directory. ` +
        'Start with an empty one (--fresh empties it), or without the import.',
    )
  }
  const time = Math.max(readExport(seed, documents), data?.lastCommitTime ?? 0)
  data?.adopt(time)
  return time
}
