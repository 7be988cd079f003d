import { readFileSync } from 'node:fs'

/** Whether a process still runs. One that has ended does not, though the system lists it until its parent asks what became of it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return process.platform !== 'linux' || !hasEnded(pid)
}

/** Source of the format: proc_pid_stat(5); the name in brackets may hold anything. */
function hasEnded(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
  } catch {
    // It has ended meanwhile.
    return true
  }
}
