import { crc32 } from 'node:zlib'

/** What a queue knows of an event without reading its text. */
export interface EventHead {
  /** The CloudEvent's id. */
  readonly id: string
  /** Time of the commit, RFC 3339 with six fractional digits, so that texts compare like times. */
  readonly time: string
  readonly database: string
  /** Document path below the documents root. */
  readonly document: string
}

/** The mark that a record is delivered, written over the one that it is not. */
export const DONE = Buffer.from('D')
const PENDING = 'P'.charCodeAt(0)
const TAB = 9
const CHECKSUM_END = 1 + 8

/** A record as it is read: its head, whether it is still owed, and where in the line its text begins. */
export interface EventRecord {
  readonly head: EventHead
  readonly isPending: boolean
  readonly textStart: number
}

/**
 * One line of an event queue: `P` (owed) or `D` (delivered), the CRC-32 of the rest in eight hex digits, then parted by tabs
 * time, id, database and document path as JSON text, and the CloudEvent as JSON text.
 */
export function encodeEvent({ id, time, database, document }: EventHead, text: string): Buffer {
  const place = `${JSON.stringify(database)}\t${JSON.stringify(document)}`
  const line = Buffer.from(`P00000000\t${time}\t${id}\t${place}\t${text}\n`, 'utf8')
  line.write(checksum(line.subarray(CHECKSUM_END + 1, line.length - 1)), 1, 'latin1')
  return line
}

/** Reads a line without its newline; throws an Error that says what is wrong with it. */
export function decodeEvent(line: Buffer): EventRecord {
  const isPending = line[0] === PENDING
  if ((!isPending && line[0] !== DONE[0]) || line[CHECKSUM_END] !== TAB) {
    throw new Error('the line does not begin with P or D and a checksum')
  }
  const stated = line.toString('latin1', 1, CHECKSUM_END)
  const found = checksum(line.subarray(CHECKSUM_END + 1))
  if (stated !== found) throw new Error(`the checksum is ${found}, but the line states ${stated}`)
  const columns: string[] = []
  let start = CHECKSUM_END + 1
  while (columns.length < 4) {
    const end = line.indexOf(TAB, start)
    if (end < 0) throw new Error(`the line has ${columns.length + 2} columns, expected 6`)
    columns.push(line.toString('utf8', start, end))
    start = end + 1
  }
  const [time = '', id = '', database = '', document = ''] = columns
  const head = { id, time, database: textOf(database), document: textOf(document) }
  return { head, isPending, textStart: start }
}

function textOf(json: string): string {
  const text: unknown = JSON.parse(json)
  if (typeof text === 'string') return text
  throw new Error(`a column is ${json}, expected JSON text`)
}

function checksum(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(8, '0')
}
