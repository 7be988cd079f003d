import { randomBytes } from 'node:crypto'
import type { RpcError } from '../../kit/rpc-error.ts'
import { invalid } from './request.ts'

/** Bytes of an id: eight that tell this run of the emulator from others, a serial number, and the transaction's age. */
const ID_BYTES = 24

/** Gives out transaction ids (base64) and recognises them, also when their transactions are long over. */
export class TransactionIds {
  readonly #run = randomBytes(8)
  #count = 0

  /** A new id for a transaction of the given age. */
  next(order: number): string {
    this.#count += 1
    const bytes = Buffer.alloc(ID_BYTES)
    this.#run.copy(bytes)
    bytes.writeBigUInt64BE(BigInt(this.#count), 8)
    bytes.writeBigUInt64BE(BigInt(order), 16)
    return bytes.toString('base64')
  }

  /** The same id, however its base64 is written. */
  canonical(id: string): string {
    return Buffer.from(id, 'base64').toString('base64')
  }

  /** Whether it could be an id of this run or an earlier one. */
  isWellFormed(id: string): boolean {
    return Buffer.from(id, 'base64').length === ID_BYTES
  }

  wasIssued(id: string): boolean {
    const bytes = Buffer.from(id, 'base64')
    if (bytes.length !== ID_BYTES || !bytes.subarray(0, 8).equals(this.#run)) return false
    return bytes.readBigUInt64BE(8) <= BigInt(this.#count)
  }

  /** The age of the transaction that had this id; undefined for one of an earlier run. */
  orderOf(id: string): number | undefined {
    return this.wasIssued(id) ? Number(Buffer.from(id, 'base64').readBigUInt64BE(16)) : undefined
  }

  /** The SDKs begin anew when the message says that the transaction has expired; so ids of an earlier run get it too. */
  overError(id: string): RpcError {
    if (this.isWellFormed(id)) return invalid('The referenced transaction has expired or is no longer valid.')
    return invalid('Invalid transaction: the id was not given out by this database.')
  }
}
