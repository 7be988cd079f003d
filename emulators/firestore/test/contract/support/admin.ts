import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import type { Firestore } from 'firebase-admin/firestore'
import { onTestFinished } from 'vitest'
import { askAgainAtOnce } from './ask-again-at-once.ts'
import { newProjectId } from './subject.ts'
import type { Subject } from './subject.ts'

askAgainAtOnce()

/** The Admin SDK on a project of its own, until the test ends. */
export function adminFor(subject: Subject, projectId = newProjectId()): Firestore {
  process.env['FIRESTORE_EMULATOR_HOST'] = subject.address
  process.env['METADATA_SERVER_DETECTION'] = 'none'
  const app = initializeApp({ projectId }, `${projectId}-${Math.random()}`)
  const db = getFirestore(app)
  onTestFinished(async () => {
    await db.terminate()
    await deleteApp(app)
  })
  return db
}
