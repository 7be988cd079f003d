/**
 * Joins calls of a job that are made while it runs into one more run after it: each call is answered by a run that began after
 * the call was made, with the arguments of the first call of that run. Only saves work; nothing depends on it.
 */
export function coalesce<Args extends unknown[]>(
  job: (...args: Args) => Promise<void>,
): (...args: Args) => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = (...args: Args) => {
    const run: Promise<void> = job(...args).finally(() => {
      if (running === run) running = undefined
    })
    return (running = run)
  }
  return (...args) => {
    if (running === undefined) return start(...args)
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return start(...args)
      })
    return next
  }
}
