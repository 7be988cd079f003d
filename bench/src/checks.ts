import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { plan10kMs } from './checks/plan.ts'
import type { Metrics } from './metrics.ts'
import { round } from './quantile.ts'

/** What the worker reports when it has probed for long enough. */
export interface WorkerReport {
  checksPerSecond: number
  rssPeakKb: number
}

/** HTTP checks of one worker process against a server in another one, and the planner's pure work for 10,000 checks. */
export async function benchChecks(): Promise<Metrics> {
  const target = start('target-main.ts')
  const [port] = (await once(target, 'message')) as [number]
  const worker = start('worker-main.ts', String(port))
  try {
    const [{ checksPerSecond, rssPeakKb }] = (await once(worker, 'message')) as [WorkerReport]
    return {
      checksPerSecond: Math.round(checksPerSecond),
      rssMb: Math.round(rssPeakKb / 1024),
      plan10kMs: round(plan10kMs()),
    }
  } finally {
    worker.kill()
    target.kill()
  }
}

function start(file: string, ...args: string[]): ChildProcess {
  const child = fork(join(import.meta.dirname, 'checks', file), args, {
    env: { ...process.env, MESH_PROBE_ALLOW: '127.0.0.0/8' },
  })
  child.once('exit', (code) => {
    if (code !== null && code !== 0) throw new Error(`${file} ended with code ${code}`)
  })
  return child
}
