import type { Firestore } from 'firebase-admin/firestore'

let database: Promise<Firestore> | undefined

/** The project's Firestore; the Admin SDK is loaded by the first call, so that only functions that use it pay for it. */
export async function firestore(): Promise<Firestore> {
  database ??= open()
  try {
    return await database
  } catch (error) {
    database = undefined
    throw error
  }
}

async function open(): Promise<Firestore> {
  const [app, { getFirestore }] = await Promise.all([import('firebase-admin/app'), import('firebase-admin/firestore')])
  return getFirestore(app.getApps()[0] ?? app.initializeApp())
}
