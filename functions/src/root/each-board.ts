import { MeshError } from '@mesh/core/errors'
import { asMeshError } from '../kit/as-mesh-error.ts'
import { log } from '../kit/log.ts'

/** Does a job for one board after the other; one that fails is logged and stops no other. An error that names them at the end. */
export async function eachBoard<T extends { boardId: string }>(
  job: string,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failed = new Set<string>()
  for (const item of items) {
    try {
      await work(item)
    } catch (error) {
      log.failure(`${job} of board ${item.boardId}`, asMeshError(error))
      failed.add(item.boardId)
    }
  }
  if (failed.size === 0) return
  throw new MeshError(
    'internal',
    `${job} failed for ${[...failed].join(', ')}: the log says why; the next run tries again`,
  )
}
