import { closeSync, openSync, readSync } from 'node:fs'
import { decodeRecord } from './record.ts'
import type { LogRecord } from './record.ts'

/** First line of every file; the number is the version of the format, see `record.ts`. */
export const HEADER = 'mesh-firestore-data 1\n'
const CHUNK_BYTES = 1 << 20
const NEWLINE = 10

/** How a file ends: `validBytes` is where its last whole record ends, less than `totalBytes` if the last one is torn. */
export interface FileEnd {
  readonly validBytes: number
  readonly totalBytes: number
}

/**
 * Reads all records of a log or snapshot. A last line without newline is torn: the process died while it wrote it, so
 * nobody was told that it was stored. Throws an error that names file and offset for anything else that is not as written.
 */
export function readRecords(path: string, take: (record: LogRecord) => void): FileEnd {
  let offset = 0
  const file = openSync(path, 'r')
  try {
    let rest = Buffer.alloc(0)
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
      const count = readSync(file, chunk, 0, CHUNK_BYTES, null)
      if (count === 0) break
      const bytes = rest.length === 0 ? chunk.subarray(0, count) : Buffer.concat([rest, chunk.subarray(0, count)])
      let start = 0
      const searched = rest.length
      for (let end = bytes.indexOf(NEWLINE, searched); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        takeLine(path, offset, bytes.subarray(start, end), take)
        offset += end + 1 - start
        start = end + 1
      }
      rest = bytes.subarray(start)
    }
    if (offset === 0 && !HEADER.startsWith(rest.toString('latin1'))) takeLine(path, 0, rest, take)
    return { validBytes: offset, totalBytes: offset + rest.length }
  } finally {
    closeSync(file)
  }
}

function takeLine(path: string, offset: number, line: Buffer, take: (record: LogRecord) => void): void {
  if (offset === 0) {
    const header = line.toString('latin1', 0, 200)
    if (`${header}\n` === HEADER) return
    throw new Error(
      `${path} at byte 0: found ${JSON.stringify(header.slice(0, 40))}, expected the header ${JSON.stringify(HEADER.trim())}. ` +
        'The file was written by another version or is no Firestore data; start with --fresh or move it away.',
    )
  }
  let record: LogRecord
  try {
    record = decodeRecord(line)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `${path} at byte ${offset}: corrupt record: ${reason}. Restore the file from a copy, or start with --fresh to give up its data.`,
      { cause: error },
    )
  }
  take(record)
}
