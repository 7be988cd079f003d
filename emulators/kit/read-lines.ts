import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const CHUNK_BYTES = 1 << 20
const NEWLINE = 10

/** How a file ends: `validBytes` is where its last whole line ends; `rest` is what follows without a newline. */
export interface FileEnd {
  readonly validBytes: number
  readonly rest: Buffer
}

/** Reads a file line by line, however long it is; `take` gets each line without its newline, and its byte offset. */
export function readLines(path: string, take: (line: Buffer, offset: number) => void): FileEnd {
  let offset = 0
  /** The beginning of a line that spans chunks, joined once when its end is found. */
  let begun: Buffer[] = []
  const file = openSync(path, 'r')
  try {
    const chunkBytes = Math.min(CHUNK_BYTES, Math.max(1, fstatSync(file).size))
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkBytes)
      const count = readSync(file, chunk, 0, chunkBytes, null)
      if (count === 0) return { validBytes: offset, rest: Buffer.concat(begun) }
      const bytes = chunk.subarray(0, count)
      let start = 0
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        const tail = bytes.subarray(start, end)
        const line = begun.length === 0 ? tail : Buffer.concat([...begun, tail])
        begun = []
        take(line, offset)
        offset += line.length + 1
        start = end + 1
      }
      if (start < count) begun.push(bytes.subarray(start))
    }
  } finally {
    closeSync(file)
  }
}
