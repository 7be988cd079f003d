import { readLines } from '../../../kit/read-lines.ts'
import { decodeRecord } from './record.ts'
import type { LogRecord } from './record.ts'

/** First line of every file; the number is the version of the format, see `record.ts`. */
export const HEADER = 'mesh-firestore-data 1\n'

/** How a file ends: `validBytes` is where its last whole record ends, less than `totalBytes` if the last one is torn. */
export interface RecordsEnd {
  readonly validBytes: number
  readonly totalBytes: number
}

/**
 * Reads all records of a log or snapshot. A last line without newline is torn: the process died while it wrote it, so
 * nobody was told that it was stored. Throws an error that names file and offset for anything else that is not as written.
 */
export function readRecords(path: string, take: (record: LogRecord) => void): RecordsEnd {
  const { validBytes, rest } = readLines(path, (line, offset) => {
    if (offset === 0) checkHeader(path, line)
    else take(recordOf(path, offset, line))
  })
  if (validBytes === 0 && !HEADER.startsWith(rest.toString('latin1'))) checkHeader(path, rest)
  return { validBytes, totalBytes: validBytes + rest.length }
}

function checkHeader(path: string, line: Buffer): void {
  const header = line.toString('latin1', 0, 200)
  if (`${header}\n` === HEADER) return
  throw new Error(
    `${path} at byte 0: found ${JSON.stringify(header.slice(0, 40))}, expected the header ${JSON.stringify(HEADER.trim())}. ` +
      'The file was written by another version or is no Firestore data; start with --fresh or move it away.',
  )
}

function recordOf(path: string, offset: number, line: Buffer): LogRecord {
  try {
    return decodeRecord(line)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `${path} at byte ${offset}: corrupt record: ${reason}. Restore the file from a copy, or start with --fresh to give up its data.`,
      { cause: error },
    )
  }
}
