import { crc32 } from 'node:zlib'
import type { Micros } from '../../../kit/clock.ts'
import type { HeldEntry } from '../held-document.ts'

/** One document's state after a commit; without `entry` it was deleted. */
export interface RecordChange {
  readonly name: string
  readonly entry: HeldEntry | undefined
}

export interface LogRecord {
  readonly time: Micros
  readonly changes: readonly RecordChange[]
}

const TAB = 9
const CHECKSUM_LENGTH = 8

/**
 * One line of a log or snapshot: the CRC-32 of the rest in eight hex digits, the commit time in microseconds, then per
 * change four columns: name as JSON text, create time, update time, fields as `values/codec.ts` writes them. The last
 * three are empty for a delete. Columns are parted by tabs, which JSON text never contains.
 */
export function encodeRecord(time: Micros, changes: Iterable<RecordChange>): Buffer {
  let text = `00000000\t${time}`
  for (const { name, entry } of changes) {
    text += `\t${JSON.stringify(name)}\t`
    text += entry === undefined ? '\t\t' : `${entry.createTime}\t${entry.updateTime}\t${entry.encoded}`
  }
  const line = Buffer.from(`${text}\n`, 'utf8')
  line.write(checksum(line.subarray(CHECKSUM_LENGTH + 1, line.length - 1)), 0, 'latin1')
  return line
}

/** Reads a line without its newline; throws an Error that says what is wrong with it. */
export function decodeRecord(line: Buffer): LogRecord {
  if (line[CHECKSUM_LENGTH] !== TAB) throw new Error('the line does not begin with a checksum')
  const content = line.subarray(CHECKSUM_LENGTH + 1)
  const stated = line.toString('latin1', 0, CHECKSUM_LENGTH)
  if (stated !== checksum(content))
    throw new Error(`the checksum is ${checksum(content)}, but the line states ${stated}`)
  const columns = split(content)
  const time = micros(columns[0] ?? '', 'commit time')
  if (columns.length % 4 !== 1) throw new Error(`the line has ${columns.length} columns, expected 1 and 4 per change`)
  const changes: RecordChange[] = []
  for (let index = 1; index < columns.length; index += 4) {
    const [name = '', created = '', updated = '', encoded = ''] = columns.slice(index, index + 4)
    const isDelete = encoded === ''
    const entry = isDelete
      ? undefined
      : { encoded, createTime: micros(created, 'create time'), updateTime: micros(updated, 'update time') }
    changes.push({ name: nameOf(name), entry })
  }
  return { time, changes }
}

/** Each column becomes a string of its own: a slice of the line's string would keep the whole line in memory. */
function split(content: Buffer): string[] {
  const columns: string[] = []
  let start = 0
  for (let end = content.indexOf(TAB); end >= 0; end = content.indexOf(TAB, start)) {
    columns.push(content.toString('utf8', start, end))
    start = end + 1
  }
  columns.push(content.toString('utf8', start))
  return columns
}

function micros(text: string, what: string): Micros {
  const time = Number(text)
  if (text !== '' && Number.isSafeInteger(time)) return time
  throw new Error(`the ${what} is ${JSON.stringify(text)}, expected microseconds`)
}

function nameOf(text: string): string {
  const name: unknown = JSON.parse(text)
  if (typeof name === 'string' && name.includes('/documents/')) return name
  throw new Error(`the document name is ${text}, expected a resource name`)
}

function checksum(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(CHECKSUM_LENGTH, '0')
}
