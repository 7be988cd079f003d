import { readFileSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** An editor may write a file in several steps; what it says is read when it has been left alone for this long. */
const SETTLE_MS = 50

/**
 * Calls back with a file's text each time that it is another than before, `known` at first; also when the file is replaced,
 * never while it is missing. Does not keep the process alive. Answers a function that stops it.
 */
export function watchFile(path: string, known: string, onText: (text: string) => void): () => void {
  let last = known
  let timer: NodeJS.Timeout | undefined
  const look = (): void => {
    const text = read(path)
    if (text === undefined || text === last) return
    last = text
    onText(text)
  }
  const settle = (): void => {
    clearTimeout(timer)
    timer = setTimeout(look, SETTLE_MS)
    timer.unref()
  }
  // The folder is watched, as a watch on the file itself would stay with the file that was replaced.
  const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
    if (name === null || name === basename(path)) settle()
  })
  watcher.on('error', (error) =>
    console.error(`Firestore emulator: changes of ${path} are no longer seen:`, error.message),
  )
  // The file may have changed since the caller read it.
  settle()
  return () => {
    clearTimeout(timer)
    watcher.close()
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
