import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'lock'

/**
 * Makes this process the only one that uses a directory, until the function that it answers is called or the process ends,
 * however that ends. Throws an Error naming the process that has it.
 */
export function lockDirectory(path: string): () => void {
  mkdirSync(path, { recursive: true })
  const file = join(path, FILE)
  const own = processMark(process.pid)
  try {
    writeFileSync(file, `${own}\n`, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const mark = readFileSync(file, 'utf8').trim()
    const pid = Number(mark.split(' ')[0])
    if (pid !== process.pid && pid > 0 && mark === processMark(pid)) {
      throw new Error(
        `${path} is in use by process ${pid}, and only one at a time may use it. Stop that, or name another.`,
        {
          cause: error,
        },
      )
    }
    writeFileSync(file, `${own}\n`)
  }
  return () => rmSync(file, { force: true })
}

/** What tells a living process from a later one of the same id, where the system says when it began; '' for a dead one. */
function processMark(pid: number): string {
  try {
    // Source: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, the 22nd field, behind a name with any characters
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return isAlive(pid) ? String(pid) : ''
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
