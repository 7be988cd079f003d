import type { DocumentData, DocumentReference, UpdateData, WithFieldValue } from 'firebase-admin/firestore'
import { isAlreadyExists } from './as-mesh-error.ts'

/**
 * Single writes of what machines make and can make again, where a transaction would read what is not needed and hold up
 * others. They are in no ledger: whatever people decide upon is changed by `commit`.
 */
export const derivedWrites = {
  /** False when the document exists already; it stays as it is. */
  async create<T, D extends DocumentData>(
    reference: DocumentReference<T, D>,
    data: WithFieldValue<T>,
  ): Promise<boolean> {
    try {
      await reference.create(data)
      return true
    } catch (error) {
      if (isAlreadyExists(error)) return false
      throw error
    }
  },

  async set<T, D extends DocumentData>(reference: DocumentReference<T, D>, data: WithFieldValue<T>): Promise<void> {
    await reference.set(data)
  },

  async update<T, D extends DocumentData>(reference: DocumentReference<T, D>, data: UpdateData<D>): Promise<void> {
    await reference.update(data)
  },
}
