import type { Transaction } from 'firebase-admin/firestore'
import { firestore } from './firestore.ts'

/** What can be read in a transaction that locks nothing. */
export type Reading = Pick<Transaction, 'get' | 'getAll'>

/** Reads documents and queries as they are at one moment, without holding up who writes them. */
export async function readTogether<T>(work: (reading: Reading) => Promise<T>): Promise<T> {
  const db = await firestore()
  return db.runTransaction((transaction) => work(transaction), { readOnly: true })
}
