import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { REPOSITORY } from '../../e2e/src/repository.ts'
import { countedCost } from './checks/cost.ts'
import { detectOverIntervalSeconds } from './checks/detect.ts'
import { plan10kMs } from './checks/plan.ts'
import { PRICES } from './checks/price-table.ts'
import { usdPerMillionChecks } from './checks/usd-per-million.ts'
import { startFirestoreServer } from './firestore/server.ts'
import type { Metrics } from './metrics.ts'
import { quantile, round } from './quantile.ts'

/** What the worker reports when it has probed for long enough. */
export interface WorkerReport {
  checksPerSecond: number
  rssPeakKb: number
}

/** How long a service on the internet takes to answer, and how many a prober asks at a time. */
const ANSWER_SECONDS = 0.2
const IN_FLIGHT = 64

/**
 * HTTP checks of one worker process against a server in another one; the planner's pure work for 10,000 checks; what
 * Firestore counts while nothing changes, and its price; a whole local suite that finds failures.
 */
export async function benchChecks(): Promise<Metrics> {
  const { checksPerSecond, rssPeakKb } = await probed()
  const server = await startFirestoreServer(join(REPOSITORY, 'firestore.indexes.json'))
  const counted = await countedCost(server)
  await server.stop()
  const busySeconds = Math.max(1 / checksPerSecond, ANSWER_SECONDS / IN_FLIGHT)
  process.stderr.write(`prices: ${JSON.stringify(PRICES)}\ncounted per check: ${JSON.stringify(counted)}\n`)
  const over = await detectOverIntervalSeconds()
  return {
    checksPerSecond: Math.round(checksPerSecond),
    rssMb: Math.round(rssPeakKb / 1024),
    plan10kMs: round(plan10kMs()),
    writesPerCheck: tenThousandths(counted.writesPerCheck),
    readsPerCheck: tenThousandths(counted.readsPerCheck),
    usdPerMillionChecks: round(usdPerMillionChecks(counted, busySeconds)),
    detectOverIntervalP95S: round(quantile(over, 0.95)),
    detectOverIntervalP50S: round(quantile(over, 0.5)),
  }
}

async function probed(): Promise<WorkerReport> {
  const target = start('target-main.ts')
  const [port] = (await once(target, 'message')) as [number]
  const worker = start('worker-main.ts', String(port))
  try {
    const [report] = (await once(worker, 'message')) as [WorkerReport]
    return report
  } finally {
    worker.kill()
    target.kill()
  }
}

function tenThousandths(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

function start(file: string, ...args: string[]): ChildProcess {
  const child = fork(join(import.meta.dirname, 'checks', file), args, {
    env: { ...process.env, ...deployedSettings(), MESH_PROBE_ALLOW: '127.0.0.0/8' },
  })
  child.once('exit', (code) => {
    if (code !== null && code !== 0) throw new Error(`${file} ended with code ${code}`)
  })
  return child
}

/** What a deployed function gets from functions/.env, its memory settings among it. */
function deployedSettings(): NodeJS.Dict<string> {
  return parseEnv(readFileSync(join(import.meta.dirname, '../../functions/.env'), 'utf8'))
}
