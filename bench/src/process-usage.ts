import { readFileSync } from 'node:fs'

/** Linux counts the processor time of a process in ticks of 10 ms (USER_HZ is 100 on every architecture Node runs on). */
const TICK_MS = 10

/** Resident memory of a process in MiB, from /proc; throws for one that has ended. */
export function rssMb(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kibibytes === undefined) throw new Error(`the process ${pid} has ended`)
  return Math.round(Number(kibibytes) / 1024)
}

/** Processor time that a process has used so far, user and system, in milliseconds. */
export function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
