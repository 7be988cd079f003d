import { open } from 'node:fs/promises'
import type { Micros } from '../../../kit/clock.ts'
import type { Documents } from '../documents.ts'
import { encodeRecord } from './record.ts'
import { HEADER } from './record-file.ts'

/** Documents written between two pauses, in which commits and reads go on. */
const DOCUMENTS_PER_SLICE = 500

/**
 * Writes all documents to a new file, slice by slice, and forces it to the disk. Documents that change meanwhile are
 * written in either state. Answers the file's size in bytes, or undefined if `signal` stopped it.
 */
export async function writeSnapshot(
  path: string,
  documents: Documents,
  lastCommitTime: Micros,
  signal: AbortSignal,
): Promise<number | undefined> {
  const file = await open(path, 'w')
  try {
    let slice = [Buffer.from(HEADER), encodeRecord(lastCommitTime, [])]
    let bytes = 0
    const flush = async (): Promise<void> => {
      const chunk = Buffer.concat(slice)
      slice = []
      bytes += chunk.length
      await file.writeFile(chunk)
    }
    for (const [name, entry] of documents.entries()) {
      slice.push(encodeRecord(entry.updateTime, [{ name, entry }]))
      if (slice.length < DOCUMENTS_PER_SLICE) continue
      await flush()
      if (signal.aborted) return undefined
    }
    await flush()
    await file.sync()
    return signal.aborted ? undefined : bytes
  } finally {
    await file.close()
  }
}
