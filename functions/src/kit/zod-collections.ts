import type { CollectionReference, DocumentData } from 'firebase-admin/firestore'
import type { ZodType } from 'zod'
import { firestore } from './firestore.ts'
import { zodConverter } from './zod-converter.ts'

/** The database, and its collections by name, each with the converter of its schema. */
export async function zodCollections() {
  const db = await firestore()
  function of<T extends DocumentData>(name: string, schema: ZodType<T>): CollectionReference<T> {
    return db.collection(name).withConverter(zodConverter(schema))
  }
  return { db, of }
}
