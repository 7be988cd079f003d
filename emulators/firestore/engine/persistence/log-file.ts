import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { HEADER } from './record-file.ts'

/** An append-only file of records. */
export class LogFile {
  readonly path: string
  /** Undefined once it is closed, or when it ends in half a record that could not be taken back. */
  #file: number | undefined
  #bytes: number

  /** Opens the file for appending; an empty or new one gets its header. */
  constructor(path: string) {
    this.path = path
    this.#file = openSync(path, 'a')
    this.#bytes = fstatSync(this.#file).size
    if (this.#bytes === 0) this.append(Buffer.from(HEADER))
  }

  get bytes(): number {
    return this.#bytes
  }

  /**
   * Hands the record to the operating system before it returns, so that it outlives the process, however that ends. It is
   * not forced to the disk: an emulator need not survive a power loss. If it throws, nothing of the record is left.
   */
  append(record: Buffer): void {
    const file = this.#file
    if (file === undefined) throw new Error(`${this.path} is closed`)
    try {
      for (let written = 0; written < record.length;) written += writeSync(file, record, written)
    } catch (error) {
      this.#file = undefined
      ftruncateSync(file, this.#bytes)
      this.#file = file
      throw error
    }
    this.#bytes += record.length
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }
}
