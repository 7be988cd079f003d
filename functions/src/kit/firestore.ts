import type { Firestore } from 'firebase-admin/firestore'
import { adminApp } from './admin-app.ts'
import { openedOnce } from './opened-once.ts'

/** The project's Firestore. */
export const firestore: () => Promise<Firestore> = openedOnce(async () => {
  const [app, { getFirestore }] = await Promise.all([adminApp(), import('firebase-admin/firestore')])
  return getFirestore(app)
})
