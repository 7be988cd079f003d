import { COLLECTIONS } from '@mesh/core/paths'
import { sloBoardSchema, sloEntrySchema, type SloEntry } from '@mesh/core/schema/slo-board'
import { collection, query } from 'firebase/firestore'
import { z } from 'zod'
import { firestore } from './firestore.ts'
import { listenToQuery } from './listen.ts'
import { liveSource } from './live.ts'
import { problemOf, readDocument, type StoredDocument, type UnreadableRow } from './read-document.ts'

/** How one objective stands, by its id. */
export interface SloStanding {
  id: string
  entry: SloEntry
  /** When it was counted last. */
  updateTime: Date
}

/** All objectives as one list, and what could not be read of them. */
export interface Slos {
  slos: SloStanding[]
  unreadable: UnreadableRow[]
}

// Entries are read one by one, so that a damaged one hides itself only and not the other 99 of its document.
const looseBoardSchema = sloBoardSchema.extend({ slos: z.record(z.string(), z.unknown()) })

/** Reads documents of objectives into one list, by name. */
export function readSlos(documents: readonly StoredDocument[]): Slos {
  const read: Slos = { slos: [], unreadable: [] }
  for (const document of documents) {
    const row = readDocument(looseBoardSchema, document)
    if ('problem' in row) {
      read.unreadable.push(row)
      continue
    }
    for (const [id, stored] of Object.entries(row.value.slos)) {
      const entry = sloEntrySchema.safeParse(stored)
      if (entry.success) read.slos.push({ id, entry: entry.data, updateTime: row.value.updateTime })
      else read.unreadable.push({ id, path: `${row.path}, ${id}`, problem: problemOf(entry.error) })
    }
  }
  const nameOf = ({ entry }: SloStanding) => `${entry.serviceId} ${entry.name}`
  return { ...read, slos: read.slos.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b))) }
}

/** Every objective of the project. */
export const slosSource = liveSource<Slos>(
  listenToQuery(() => query(collection(firestore(), COLLECTIONS.sloBoards)), readSlos),
)
