import { digestOf } from './digest.ts'

/** Evidence that nobody may read, or that is too much to keep: the ledger has its digest and nothing else. */
export class Sealed {
  readonly digest: string

  constructor(digest: string) {
    this.digest = digest
  }
}

/** Evidence of which only the digest is logged. */
export function sealed(value: unknown): Sealed {
  return new Sealed(digestOf(value))
}
