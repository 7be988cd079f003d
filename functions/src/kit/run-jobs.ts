import { MeshError } from '@mesh/core/errors'
import { background } from './door.ts'
import { mapBounded } from './map-bounded.ts'

/** Something to do at each tick of a schedule; it does at most what is due, however often it runs. */
export interface Job {
  name: string
  run: (now: Date) => Promise<void>
}

/** Runs the jobs, at most `limit` at a time; one that fails stops no other. Throws an error that names them at the end. */
export async function runJobs(jobs: readonly Job[], now: Date, limit = 1): Promise<void> {
  const names = await mapBounded(jobs, limit, async ({ name, run }) => {
    try {
      await background(name, () => run(now))
      return []
    } catch {
      return [name]
    }
  })
  const failed = names.flat()
  if (failed.length > 0) throw new MeshError('internal', `failed: ${failed.join(', ')}; the log says why`)
}
