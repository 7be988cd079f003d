import { listeners } from './firestore/listeners.ts'
import { listenP95Ms } from './firestore/listen.ts'
import { queryCosts } from './firestore/queries.ts'
import { restart } from './firestore/restart.ts'
import { rulesEvalsPerSecond } from './firestore/rules.ts'
import { setsPerSecond } from './firestore/sets.ts'
import { withFirestore } from './firestore/with-firestore.ts'
import type { Metrics } from './metrics.ts'

/** The emulator as its own process with state on disk, and Admin clients over gRPC. */
export async function benchFirestore(): Promise<Metrics> {
  return {
    rulesEvalsPerSecond: rulesEvalsPerSecond(),
    ...(await withFirestore(async (firestore) => ({
      setsPerSecond: await setsPerSecond(firestore),
      listenP95Ms: await listenP95Ms(firestore),
    }))),
    ...(await withFirestore(listeners)),
    ...(await restart()),
    ...(await withFirestore(queryCosts)),
  }
}
