import { open } from 'node:fs/promises'
import type { Micros } from '../../../kit/clock.ts'
import type { Documents } from '../documents.ts'
import { encodeRecord } from './record.ts'
import { HEADER } from './record-file.ts'

/** What is written between two pauses, in which commits and reads go on: as many documents, or as many bytes. */
const SLICE = { documents: 500, bytes: 4 * 1024 * 1024 }

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
    let sliceBytes = 0
    let bytes = 0
    const flush = async (): Promise<void> => {
      const chunk = Buffer.concat(slice)
      slice = []
      sliceBytes = 0
      bytes += chunk.length
      await file.writeFile(chunk)
    }
    for (const [name, entry] of documents.entries()) {
      const record = encodeRecord(entry.updateTime, [{ name, entry }])
      slice.push(record)
      sliceBytes += record.length
      if (slice.length < SLICE.documents && sliceBytes < SLICE.bytes) continue
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
