import { COLLECTIONS } from '@mesh/core/paths'
import { boardEntrySchema, boardSchema, type BoardEntry } from '@mesh/core/schema/board'
import { collection, query } from 'firebase/firestore'
import { z } from 'zod'
import { firestore } from './firestore.ts'
import { listenToQuery } from './listen.ts'
import { liveSource } from './live.ts'
import { problemOf, readDocument, type StoredDocument, type UnreadableRow } from './read-document.ts'

/** State of one check and where it is stored. */
export interface BoardCheck {
  checkId: string
  boardId: string
  entry: BoardEntry
}

/** All boards as one list of checks, and what could not be read of them. */
export interface Boards {
  checks: BoardCheck[]
  unreadable: UnreadableRow[]
}

// Entries are read one by one, so that a damaged one hides itself only and not the other 499 of its board.
const looseBoardSchema = boardSchema.extend({ checks: z.record(z.string(), z.unknown()) })

/** Reads board documents into checks. */
export function readBoards(documents: readonly StoredDocument[]): Boards {
  const boards: Boards = { checks: [], unreadable: [] }
  for (const document of documents) {
    const row = readDocument(looseBoardSchema, document)
    if ('problem' in row) {
      boards.unreadable.push(row)
      continue
    }
    for (const [checkId, stored] of Object.entries(row.value.checks)) {
      const entry = boardEntrySchema.safeParse(stored)
      if (entry.success) boards.checks.push({ checkId, boardId: row.id, entry: entry.data })
      else boards.unreadable.push({ id: checkId, path: `${row.path}, ${checkId}`, problem: problemOf(entry.error) })
    }
  }
  return boards
}

/** Every board of the project: the only thing that status is read from. */
export const boardsSource = liveSource<Boards>(
  listenToQuery(() => query(collection(firestore(), COLLECTIONS.boards)), readBoards),
)
