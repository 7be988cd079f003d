import {
  clearIndexedDbPersistence,
  connectFirestoreEmulator,
  initializeFirestore,
  persistentLocalCache,
  persistentMultipleTabManager,
  terminate,
  type Firestore,
} from 'firebase/firestore'
import { connectedApp } from './firebase-app.ts'

let database: Firestore | undefined

/** The project's Firestore with a cache that survives a reload and is shared by all tabs. */
export function firestore(): Firestore {
  database ??= openFirestore()
  return database
}

/** Deletes what this browser has cached, so that the next person on it sees nothing; the page must be reloaded after it. */
export async function forgetCachedDocuments(): Promise<void> {
  const opened = firestore()
  await terminate(opened)
  await clearIndexedDbPersistence(opened)
}

function openFirestore(): Firestore {
  const { app, emulators } = connectedApp()
  const opened = initializeFirestore(app, {
    localCache: persistentLocalCache({ tabManager: persistentMultipleTabManager() }),
  })
  if (emulators?.firestore !== undefined) {
    connectFirestoreEmulator(opened, emulators.firestore.host, emulators.firestore.port)
  }
  return opened
}
