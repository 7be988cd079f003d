import { initializeApp, type FirebaseApp } from 'firebase/app'
import { browserLocalPersistence, connectAuthEmulator, indexedDBLocalPersistence, initializeAuth } from 'firebase/auth'
import type { Auth } from 'firebase/auth'
import { readHostingConfig, type Emulators } from './hosting-config.ts'

/** The page's connection to its Firebase project. */
export interface MeshApp {
  app: FirebaseApp
  auth: Auth
  emulators: Emulators | undefined
}

let connecting: Promise<MeshApp> | undefined
let connected: MeshApp | undefined

/** Connects once to the project that serves this page; throws a ConfigProblem when that cannot be learned. */
export function connect(): Promise<MeshApp> {
  connecting ??= open()
  return connecting
}

/** The connection, for code that only runs behind a session; throws before `connect` has finished. */
export function connectedApp(): MeshApp {
  if (connected === undefined) throw new Error('Firebase is used before connect() has finished')
  return connected
}

async function open(): Promise<MeshApp> {
  const { firebase, emulators } = await readHostingConfig()
  const { projectId, apiKey, appId, authDomain } = firebase
  const app = initializeApp({
    projectId,
    apiKey,
    ...(appId === undefined ? {} : { appId }),
    ...(authDomain === undefined ? {} : { authDomain }),
  })
  const auth = initializeAuth(app, { persistence: [indexedDBLocalPersistence, browserLocalPersistence] })
  if (emulators?.auth !== undefined) {
    connectAuthEmulator(auth, `http://${emulators.auth.host}:${emulators.auth.port}`, { disableWarnings: true })
  }
  connected = { app, auth, emulators }
  return connected
}
