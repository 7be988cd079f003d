import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { promisify } from 'node:util'

/** Who listens on a local TCP port, as `name (pid 123)`; undefined where the system does not tell. */
export async function portOwner(port: number): Promise<string | undefined> {
  const pid = process.platform === 'linux' ? linuxOwner(port) : await lsofOwner(port)
  if (pid === undefined) return undefined
  return `${await commandOf(pid)} (pid ${pid})`
}

/** Source of the table's format: proc_net_tcp in the kernel's documentation; state 0A is LISTEN. */
function linuxOwner(port: number): number | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const inodes = new Set<string>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readOrEmpty(table).split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/)
      if (columns[1]?.endsWith(suffix) && columns[3] === '0A' && columns[9] !== undefined)
        inodes.add(`socket:[${columns[9]}]`)
    }
  }
  if (inodes.size === 0) return undefined
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const owns = readdirSync(`/proc/${entry}/fd`).some((fd) => inodes.has(readLinkOrEmpty(`/proc/${entry}/fd/${fd}`)))
      if (owns) return Number(entry)
    } catch {
      // Another user's process, or one that has just ended: not ours to read.
    }
  }
  return undefined
}

async function lsofOwner(port: number): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'])
    const pid = Number(stdout.split('\n')[0])
    return pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

async function commandOf(pid: number): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)])
    return stdout.trim().slice(0, 100) || 'a process'
  } catch {
    return readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim().slice(0, 100) || 'a process'
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function readLinkOrEmpty(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
