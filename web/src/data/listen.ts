import { FirestoreError, onSnapshot } from 'firebase/firestore'
import type { DocumentReference, Query, QueryDocumentSnapshot } from 'firebase/firestore'
import type { z } from 'zod'
import { reportClosed, reportOpened, reportSnapshot } from './connection.ts'
import type { Live, Open } from './live.ts'
import { readDocument, type Row } from './read-document.ts'

/** Listens to a query; `read` turns its documents into what pages use. */
export function listenToQuery<T>(query: () => Query, read: (documents: QueryDocumentSnapshot[]) => T): Open<T> {
  return (emit) => {
    const token = {}
    reportOpened(token)
    const stop = onSnapshot(
      query(),
      { includeMetadataChanges: true },
      (snapshot) => {
        const { fromCache, hasPendingWrites } = snapshot.metadata
        reportSnapshot(token, fromCache)
        emit({ status: 'data', value: read(snapshot.docs), fromCache, hasPendingWrites })
      },
      (error) => emit(failure(error)),
    )
    return () => {
      reportClosed(token)
      stop()
    }
  }
}

/** Listens to one document; null when it does not exist, or when a cache that is offline does not hold it. */
export function listenToDocument<T>(reference: () => DocumentReference, schema: z.ZodType<T>): Open<Row<T> | null> {
  return (emit) => {
    const token = {}
    reportOpened(token)
    const stop = onSnapshot(
      reference(),
      { includeMetadataChanges: true },
      (snapshot) => {
        const { fromCache, hasPendingWrites } = snapshot.metadata
        reportSnapshot(token, fromCache)
        const value = snapshot.exists() ? readDocument(schema, snapshot) : null
        emit({ status: 'data', value, fromCache, hasPendingWrites })
      },
      (error) => emit(failure(error)),
    )
    return () => {
      reportClosed(token)
      stop()
    }
  }
}

function failure(error: unknown): Live<never> {
  if (error instanceof FirestoreError && error.code === 'permission-denied') return { status: 'denied' }
  return { status: 'error', message: error instanceof Error ? error.message : String(error) }
}
