import { durationText } from '@mesh/core/root/duration-text'

/** What `work` comes to within a time; an error afterwards, though work that cannot be told to stop goes on. */
export async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${durationText(timeoutMs)}`)), timeoutMs)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
