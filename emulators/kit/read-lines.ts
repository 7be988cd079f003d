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
  let rest = Buffer.alloc(0)
  const file = openSync(path, 'r')
  try {
    const chunkBytes = Math.min(CHUNK_BYTES, Math.max(1, fstatSync(file).size))
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkBytes)
      const count = readSync(file, chunk, 0, chunkBytes, null)
      if (count === 0) return { validBytes: offset, rest }
      const searched = rest.length
      const bytes = searched === 0 ? chunk.subarray(0, count) : Buffer.concat([rest, chunk.subarray(0, count)])
      let start = 0
      for (let end = bytes.indexOf(NEWLINE, searched); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        take(bytes.subarray(start, end), offset)
        offset += end + 1 - start
        start = end + 1
      }
      rest = bytes.subarray(start)
    }
  } finally {
    closeSync(file)
  }
}
