import { initializeApp } from 'firebase/app'
import * as firestore from 'firebase/firestore'

export interface PageOptions {
  host: string
  port: number
  projectId: string
  user?: { sub: string }
  /** `stream`: streaming with auto-detection off; `poll`: forced long polling; `auto`: the SDK's default; `tabs`: a cache for all tabs. */
  mode: 'stream' | 'poll' | 'auto' | 'tabs'
}

const MODES: Record<PageOptions['mode'], () => firestore.FirestoreSettings> = {
  stream: () => ({ experimentalAutoDetectLongPolling: false }),
  poll: () => ({ experimentalForceLongPolling: true }),
  auto: () => ({}),
  tabs: () => ({
    localCache: firestore.persistentLocalCache({ tabManager: firestore.persistentMultipleTabManager() }),
  }),
}

/** What a test can do in the page, through `page.evaluate`. */
export interface PageApi {
  db: firestore.Firestore
  fs: typeof firestore
  /** Snapshots as they come: the field `n` of each document by id. */
  seen: Record<string, Record<string, unknown>[]>
  errors: string[]
}

declare global {
  var openPage: (options: PageOptions) => void
  var api: PageApi
}

globalThis.openPage = ({ host, port, projectId, user, mode }) => {
  const app = initializeApp({ projectId, apiKey: 'none' })
  const db = firestore.initializeFirestore(app, MODES[mode]())
  firestore.connectFirestoreEmulator(db, host, port, user === undefined ? {} : { mockUserToken: user })
  globalThis.api = { db, fs: firestore, seen: {}, errors: [] }
}
