import { MeshError } from '@mesh/core/errors'

/** What `work` comes to within a time; `unavailable` with `isLate` in its details afterwards, though the work itself goes on. */
export async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const words = `no answer within ${Math.max(0, Math.round(timeoutMs / 1000))} s`
  const timer = setTimeout(
    () => late.reject(new MeshError('unavailable', words, { details: { isLate: true } })),
    Math.max(0, timeoutMs),
  )
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Whether a call was given up waiting for: what it did is not known. */
export function isLate(error: unknown): boolean {
  return error instanceof MeshError && error.details['isLate'] === true
}
