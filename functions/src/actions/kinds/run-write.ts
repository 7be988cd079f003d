import { isDeepStrictEqual } from 'node:util'
import { MeshError } from '@mesh/core/errors'
import { getService, isTakenAndFailed, updateService, type RunChange } from '../../gcp/run.ts'
import type { RunService } from '../../gcp/run-service.ts'
import type { WriteContext } from '../kind.ts'
import { runServed } from './run-verification.ts'

/**
 * Changes a service on condition of the etag. What Cloud Run takes and then cannot carry out is taken back, so that the
 * service is not told what it does not do; a change that is being reverted stands. Throws as `updateService` does, and
 * `unavailable` as the proposer's fault, which no repetition mends, once it was taken back.
 */
export async function runWrite(
  name: string,
  change: RunChange,
  { etag, isRevert }: Pick<WriteContext, 'etag' | 'isRevert'>,
): Promise<{ etag: string }> {
  if (etag === null) throw new MeshError('internal', `the write of ${name} was asked for without its etag`)
  const before = await getService(name)
  try {
    const written = await updateService(name, change, etag)
    return { etag: written.etag }
  } catch (error) {
    if (!isTakenAndFailed(error)) throw error
    const after = await getService(name)
    // A service whose newest revision never got ready stays in trouble, also when it does what this change told it.
    if (isTold(after, change) && runServed(after, change)) return { etag: after.etag }
    if (isRevert || before.etag !== etag || !isTold(after, change)) throw error
    await takeBack(before, change, after.etag)
    throw new MeshError('unavailable', `${error.message}; it was taken back`, { cause: error, fault: 'user' })
  }
}

async function takeBack({ name, minInstances, traffic }: RunService, change: RunChange, etag: string): Promise<void> {
  const old = {
    ...(change.minInstances === undefined ? {} : { minInstances }),
    ...(change.traffic === undefined ? {} : { traffic }),
  }
  try {
    await updateService(name, old, etag)
  } catch (error) {
    // It is told the old again, which is all that can be done for one that is in trouble anyway.
    if (!isTakenAndFailed(error)) throw error
  }
}

function isTold(service: RunService, { minInstances, traffic }: RunChange): boolean {
  return (
    (minInstances === undefined || service.minInstances === minInstances) &&
    (traffic === undefined || isDeepStrictEqual(service.traffic, traffic))
  )
}
