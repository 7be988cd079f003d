import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Micros } from '../../../kit/clock.ts'
import type { Documents } from '../documents.ts'
import { encodeRecord } from './record.ts'
import { HEADER } from './record-file.ts'

/** What is written between two pauses, in which commits and reads go on: as many documents, or as many bytes. */
const SLICE = { documents: 500, bytes: 4 * 1024 * 1024 }

function* slicesOf(documents: Documents, lastCommitTime: Micros): Iterable<Buffer> {
  let slice = [Buffer.from(HEADER), encodeRecord(lastCommitTime, [])]
  let bytes = 0
  for (const [name, entry] of documents.entries()) {
    const record = encodeRecord(entry.updateTime, [{ name, entry }])
    slice.push(record)
    bytes += record.length
    if (slice.length < SLICE.documents && bytes < SLICE.bytes) continue
    yield Buffer.concat(slice)
    slice = []
    bytes = 0
  }
  yield Buffer.concat(slice)
}

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
    let bytes = 0
    for (const slice of slicesOf(documents, lastCommitTime)) {
      if (signal.aborted) return undefined
      await file.writeFile(slice)
      bytes += slice.length
    }
    await file.sync()
    return signal.aborted ? undefined : bytes
  } finally {
    await file.close()
  }
}

/** Writes all documents to a new file while nothing else happens, and forces it to the disk; answers its size in bytes. */
export function writeSnapshotSync(path: string, documents: Documents, lastCommitTime: Micros): number {
  const file = openSync(path, 'w')
  try {
    let bytes = 0
    for (const slice of slicesOf(documents, lastCommitTime)) {
      writeFileSync(file, slice)
      bytes += slice.length
    }
    fsyncSync(file)
    return bytes
  } finally {
    closeSync(file)
  }
}
