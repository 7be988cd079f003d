import type { Query, QueryDocumentSnapshot } from 'firebase-admin/firestore'
import { textBytes, type Contents } from '@mesh/core/ledger/fit-contents'
import { QUERIES } from '@mesh/core/queries'
import { isTimestamp } from '../../kit/zod-converter.ts'
import { collections } from './collections.ts'

/** A document that waits for its place in the log, as it is: whatever it holds must not hold up the log. */
export interface PendingDocument {
  id: string
  entry: unknown
  time: Date
  /** When it was committed, as text that sorts: apart for two transactions of one millisecond. */
  commitTime: string
  /** Texts by their names, which should be their digests. */
  contents: Contents
}

/**
 * Sizes of pages, in documents: the first tells how large the contents are, and the others are as large as that lets them be. At the largest
 * contents a page is at most 42 MB, and a thousand small documents are four pages. A query that is streamed would not do: whoever leaves
 * its stream does not cancel its call, so all that wait would come into memory.
 */
const PAGE = { first: 40, most: 320 }

/**
 * Some of those that wait, in the order in which they were recorded: up to `limit`, and no more after as many as have contents of
 * `bytesMax` together. Those that Mesh did not write as it does now, without the fields that order them, come when no other waits.
 */
export async function loadPending(limit: number, bytesMax: number): Promise<PendingDocument[]> {
  const { pending } = await collections()
  const ordered = await loadPages(inOrder(pending), limit, bytesMax)
  const waiting = ordered.length > 0 ? ordered : await loadPages(pending, limit, bytesMax)
  return waiting.toSorted(byCommit)
}

async function loadPages(pending: Query, limit: number, bytesMax: number): Promise<PendingDocument[]> {
  const waiting: PendingDocument[] = []
  let bytes = 0
  let size = Math.min(PAGE.first, limit)
  let { docs } = await pending.limit(size).get()
  for (;;) {
    for (const document of docs) {
      const read = readPending(document)
      waiting.push(read)
      bytes += contentBytes([read])
      if (bytes >= bytesMax) return waiting
    }
    const last = docs.at(-1)
    if (last === undefined || docs.length < size || waiting.length >= limit) return waiting
    const fitting = Math.ceil(((bytesMax - bytes) * waiting.length) / bytes)
    size = Math.min(PAGE.most, limit - waiting.length, fitting)
    ;({ docs } = await pending.limit(size).startAfter(last).get())
  }
}

function inOrder(pending: Query): Query {
  return QUERIES.pendingEntries.orderBy.reduce((query, [field, direction]) => query.orderBy(field, direction), pending)
}

/** Leaves the entries of one transaction, which have one time, as they were read: by their numbers. */
function byCommit(left: PendingDocument, right: PendingDocument): number {
  const ms = left.time.getTime() - right.time.getTime()
  if (ms !== 0 || left.commitTime === right.commitTime) return ms
  return left.commitTime < right.commitTime ? -1 : 1
}

/** Bytes of the contents of all of these. */
export function contentBytes(waiting: readonly PendingDocument[]): number {
  let bytes = 0
  for (const { contents } of waiting) for (const text of contents.values()) bytes += textBytes(text)
  return bytes
}

function readPending(document: QueryDocumentSnapshot): PendingDocument {
  const { entry, time, contents } = document.data() as { entry?: unknown; time?: unknown; contents?: unknown }
  const named = typeof contents === 'object' && contents !== null ? Object.entries(contents) : []
  return {
    id: document.id,
    entry,
    time: isTimestamp(time) ? time.toDate() : document.createTime.toDate(),
    commitTime: document.createTime.valueOf(),
    contents: new Map(named.filter((one): one is [string, string] => typeof one[1] === 'string')),
  }
}

/** Whether anything waits: one read. */
export async function hasPendingEntries(): Promise<boolean> {
  const { pending } = await collections()
  return !(await pending.limit(1).select().get()).empty
}
