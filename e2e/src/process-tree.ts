import { spawnSync } from 'node:child_process'

export interface ProcessInfo {
  pid: number
  parent: number
  rssKb: number
  command: string
}

/** A process and all its descendants, as `ps` sees them now. */
export function processTree(root: number): ProcessInfo[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,rss=,args='], { encoding: 'utf8' })
  const all = stdout.split('\n').flatMap((line): ProcessInfo[] => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line)
    if (match === null) return []
    return [{ pid: Number(match[1]), parent: Number(match[2]), rssKb: Number(match[3]), command: match[4] ?? '' }]
  })
  const tree = all.filter(({ pid }) => pid === root)
  for (const member of tree) tree.push(...all.filter(({ parent }) => parent === member.pid))
  return tree
}
