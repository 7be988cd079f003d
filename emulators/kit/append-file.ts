import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'

/**
 * A file that grows by whole records, used by one process at a time. What `append` has taken outlives the process, however
 * that ends; it is not forced to the disk, since an emulator need not survive a power loss.
 */
export class AppendFile {
  readonly path: string
  /** Undefined once it is closed, or when it ends in half a record that could not be taken back. */
  #file: number | undefined
  #bytes: number

  /** Opens the file, which need not exist; an empty one gets `header`. Throws if that cannot be written. */
  constructor(path: string, header: string) {
    this.path = path
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT)
    try {
      this.#bytes = fstatSync(this.#file).size
      if (this.#bytes === 0) this.append(Buffer.from(header))
    } catch (error) {
      this.close()
      throw error
    }
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Adds a record and answers the offset where it begins. If it throws, nothing of the record is left. */
  append(record: Buffer): number {
    const file = this.#open()
    const offset = this.#bytes
    try {
      for (let written = 0; written < record.length;) {
        written += writeSync(file, record, written, record.length - written, offset + written)
      }
    } catch (error) {
      this.truncate(offset)
      throw error
    }
    this.#bytes = offset + record.length
    return offset
  }

  /** Cuts off what was appended after `bytes`. If it throws, the file takes no more until it is opened anew. */
  truncate(bytes: number): void {
    const file = this.#open()
    this.#file = undefined
    try {
      ftruncateSync(file, bytes)
    } catch (error) {
      closeSync(file)
      throw error
    }
    this.#file = file
    this.#bytes = bytes
  }

  /** Up to `length` bytes from `offset` on; fewer at the end of the file. */
  read(offset: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.#bytes - offset)))
    let count = 0
    while (count < buffer.length) {
      const read = readSync(this.#open(), buffer, count, buffer.length - count, offset + count)
      if (read === 0) break
      count += read
    }
    return buffer.subarray(0, count)
  }

  /** Replaces bytes that are there. */
  overwrite(offset: number, bytes: Buffer): void {
    writeSync(this.#open(), bytes, 0, bytes.length, offset)
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  #open(): number {
    if (this.#file === undefined) throw new Error(`${this.path} is closed`)
    return this.#file
  }
}
