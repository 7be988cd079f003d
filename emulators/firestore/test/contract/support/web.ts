import { deleteApp, initializeApp } from 'firebase/app'
import { connectFirestoreEmulator, getFirestore, setLogLevel, terminate } from 'firebase/firestore'
import type { EmulatorMockTokenOptions, Firestore } from 'firebase/firestore'
import { onTestFinished } from 'vitest'
import { newProjectId } from './subject.ts'
import type { Subject } from './subject.ts'

/** The web SDK in Node (gRPC) as the given user, until the test ends. */
export function webFor(subject: Subject, user?: EmulatorMockTokenOptions, projectId = newProjectId()): Firestore {
  setLogLevel('silent')
  const app = initializeApp({ projectId, apiKey: 'none' }, `${projectId}-${Math.random()}`)
  const db = getFirestore(app)
  connectFirestoreEmulator(db, subject.host, subject.port, user === undefined ? {} : { mockUserToken: user })
  onTestFinished(async () => {
    await terminate(db)
    await deleteApp(app)
  })
  return db
}
