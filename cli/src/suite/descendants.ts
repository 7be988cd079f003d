import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Process ids of everything that a process has started, and what those started in turn, as the system sees it now. */
export function descendants(root: number): number[] {
  const rows = process.platform === 'linux' ? linuxProcesses() : psProcesses()
  const found = [root]
  for (const parent of found) {
    for (const [pid, ppid] of rows) if (ppid === parent) found.push(pid)
  }
  return found.slice(1)
}

/** Slim images have no `ps`. Source of the format: proc_pid_stat(5); the name in brackets may hold anything. */
function linuxProcesses(): [pid: number, ppid: number][] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return []
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
      return [[Number(entry), Number(parent)]]
    } catch {
      // It has ended meanwhile.
      return []
    }
  })
}

function psProcesses(): [pid: number, ppid: number][] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).split('\n')
  return rows.flatMap((line) => {
    const [pid, ppid] = line.trim().split(/\s+/).map(Number)
    return pid === undefined || ppid === undefined ? [] : [[pid, ppid]]
  })
}
