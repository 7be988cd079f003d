import type { TileName } from '@mesh/core/ledger/tile-path'

/** Where a log is read from, in the layout of C2SP tlog-tiles. */
export interface LedgerSource {
  /** For messages: `https://mesh.example/ledger`. */
  address: string
  checkpoint(): Promise<string>
  /** The newest checkpoint that a witness cosigned; undefined where there is none, or a log that does not tell. */
  cosigned(): Promise<string | undefined>
  keys(): Promise<string>
  /** A tile or an entry bundle. */
  tile(name: TileName): Promise<Buffer>
  close(): void
}
