/** What answering a query reads, counted while it runs. */
export class ReadMeter {
  /** Entries of indexes on values. */
  indexEntries = 0
  /** Entries of a vector index. */
  vectorEntries = 0
}
