const SCRIPT = `import { writeSync } from 'node:fs'
let before
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (before ??= process.cpuUsage()))
process.once('exit', () => {
  const { user, system } = process.cpuUsage(before)
  writeSync(2, 'stopped with ' + (user + system) + ' us of processor time\\n')
})`

/** Environment of a Node process that says at its end how much processor time it took since SIGINT or SIGTERM came. */
export const SAYS_STOP_USAGE = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(SCRIPT)}` }

/** Microseconds of processor time as such a process said them; undefined where it has not. */
export function stopMicros(output: string): number | undefined {
  const [, micros] = /stopped with (\d+) us of processor time/.exec(output) ?? []
  return micros === undefined ? undefined : Number(micros)
}
