import { encodeNameKey } from '../values/encode-key.ts'

const TEXT_SEGMENT = 0x03
const NUMBER_LENGTH = 10
const TEXT_END = '\x00\x01'

/** The tail of an index entry: the document's name below the scope in sort order, and how long that is, in two characters. */
export function nameTail(relativeName: string): string {
  const key = encodeNameKey(relativeName)
  return key + String.fromCharCode(key.length >> 8, key.length & 0xff)
}

/** The name below the scope that an index entry ends with. */
export function nameOfEntry(entry: string): string {
  const end = entry.length - 2
  let position = end - ((entry.charCodeAt(end) << 8) | entry.charCodeAt(end + 1))
  const segments: string[] = []
  while (position < end - 1) {
    const start = entry.charCodeAt(position) === TEXT_SEGMENT ? position + 1 : position + 1 + NUMBER_LENGTH
    const stop = entry.indexOf(TEXT_END, start)
    segments.push(decodeText(entry.slice(start, stop)))
    position = stop + TEXT_END.length
  }
  return segments.join('/')
}

const ASCII = /^[\x01-\x7f]*$/

function decodeText(key: string): string {
  if (ASCII.test(key)) return key
  return Buffer.from(key.replaceAll('\x00\xff', '\x00'), 'latin1').toString('utf8')
}
