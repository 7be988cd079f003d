import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { COLLECTIONS, rollupDaysId, rollupId } from '@mesh/core/paths'
import { addDay } from '@mesh/core/root/history/add-day'
import { EMPTY_BUCKET, encodeBucket, type BucketCounter } from '@mesh/core/root/history/bucket'
import { sketchOf } from '@mesh/core/root/history/sketch'
import { DAY_MS } from '@mesh/core/durations'
import { GRAIN_MS, later, rollupSpan, startOf } from '@mesh/core/root/history/spans'
import { GRAINS, type Grain, type Rollup } from '@mesh/core/schema/rollup'

/** What the results of one five-minute bucket were; undefined where nothing was probed. */
export type SeededBucket = Partial<Record<BucketCounter, number>> & { latenciesMs?: readonly number[] }

interface Seed {
  firestoreHost: string
  projectId: string
  serviceId: string
  /** Names of the service's checks by id; all of them get the same history. */
  checks: Record<string, string>
  boardId: string
  /** How many days (UTC) get a history, and a time of the last one. */
  days: number
  lastDay: Date
  /** What a span was that begins at a time, so many days before the last one; longer spans hold the one that begins where they do. */
  bucketAt: (startTime: Date, daysBefore: number) => SeededBucket | undefined
}

/** Writes the long history of a service into a local suite, as if Mesh had been running for that long. */
export async function seedHistory(seed: Seed): Promise<void> {
  process.env['FIRESTORE_EMULATOR_HOST'] = seed.firestoreHost
  const app = initializeApp({ projectId: seed.projectId }, `seed ${seed.serviceId}`)
  try {
    const firestore = getFirestore(app)
    const writer = firestore.bulkWriter()
    for (const [id, rollup] of rollupsOf(seed))
      void writer.set(firestore.collection(COLLECTIONS.rollups).doc(id), rollup)
    await writer.close()
  } finally {
    await deleteApp(app)
  }
}

function rollupsOf(seed: Seed): Map<string, Rollup> {
  const { serviceId, checks, boardId } = seed
  const lastDay = startOf(seed.lastDay, DAY_MS)
  const rollups = new Map<string, Rollup>()
  for (let daysBefore = seed.days - 1; daysBefore >= 0; daysBefore -= 1) {
    const dayTime = later(lastDay, -daysBefore * DAY_MS)
    for (const grain of GRAINS) {
      const id = rollupId(serviceId, grain, rollupSpan(grain, dayTime).startTime)
      const day = { serviceId, grain, source: rollupDaysId(boardId, dayTime), dayTime }
      const buckets = bucketsOf(seed, grain, dayTime, daysBefore)
      const rows = Object.fromEntries(Object.entries(checks).map(([checkId, name]) => [checkId, { name, buckets }]))
      const rollup = addDay(rollups.get(id), day, rows)
      if (rollup !== undefined) rollups.set(id, rollup)
    }
  }
  return rollups
}

function bucketsOf({ bucketAt }: Seed, grain: Grain, dayTime: Date, daysBefore: number): string[] {
  return Array.from({ length: DAY_MS / GRAIN_MS[grain] }, (_, index) => {
    const bucket = bucketAt(later(dayTime, index * GRAIN_MS[grain]), daysBefore)
    if (bucket === undefined) return ''
    const { latenciesMs = [], ...counters } = bucket
    return encodeBucket({ ...EMPTY_BUCKET, ...counters, latency: sketchOf(latenciesMs) })
  })
}
