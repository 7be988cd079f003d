import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore, type Firestore } from 'firebase-admin/firestore'
import { startFirestoreServer, type FirestoreServer } from './server.ts'

/** Runs `measure` with an Admin client of an emulator of its own, whose state is deleted afterwards. */
export async function withFirestore<T>(
  measure: (firestore: Firestore, server: FirestoreServer) => Promise<T>,
): Promise<T> {
  const server = await startFirestoreServer()
  try {
    return await withClient(server.host, (firestore) => measure(firestore, server))
  } finally {
    await server.stop()
  }
}

/** Runs `run` with an Admin client of the emulator at `host`. */
export async function withClient<T>(host: string, run: (firestore: Firestore) => Promise<T>): Promise<T> {
  process.env['FIRESTORE_EMULATOR_HOST'] = host
  const app = initializeApp({ projectId: 'demo-bench' }, `bench-${host}`)
  try {
    return await run(getFirestore(app))
  } finally {
    await deleteApp(app)
  }
}
