import { until } from './pubsub/until.ts'

/**
 * What `listen` resolves with, on a port that was given up a moment ago: meanwhile the system may have lent it to another
 * process, for a connection that it makes; then it is asked for again.
 */
export async function onceFree<T>(listen: () => Promise<T>): Promise<T> {
  const { result } = await until('the port to be free again', async () => {
    try {
      return { result: await listen() }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined
      throw error
    }
  })
  return result
}
