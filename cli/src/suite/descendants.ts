import { execFileSync } from 'node:child_process'

/** Process ids of everything that a process has started, and what those started in turn, as `ps` sees it now. */
export function descendants(root: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const found = [root]
  for (const parent of found) {
    for (const [pid, ppid] of rows) if (ppid === parent && pid !== undefined) found.push(pid)
  }
  return found.slice(1)
}
