import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface RawListeners {
  /** Ends the streams; answers how many of them saw the last write. */
  stop(): Promise<number>
}

/** Opens Listen streams on a collection in a process of their own; resolves when each has its first snapshot. */
export async function openRawListeners(
  host: string,
  streams: number,
  collectionId: string,
  lastText: string,
): Promise<RawListeners> {
  const child = fork(join(import.meta.dirname, 'raw-listeners-main.ts'), [
    host,
    String(streams),
    collectionId,
    lastText,
  ])
  await once(child, 'message')
  return {
    async stop() {
      const answer = once(child, 'message') as Promise<[number]>
      const exit = once(child, 'exit')
      child.send('stop')
      const [seen] = await answer
      await exit
      return seen
    },
  }
}
