import { DAY_MS, HOUR_MS, MINUTE_MS } from '@mesh/core/durations'
import { batchTopic } from '@mesh/core/paths'
import { HOME_REGION } from '@mesh/core/root/regions'
import type { CheckBatch } from '@mesh/core/schema/events'
import type { CheckRun } from '@mesh/core/schema/check-run'
import { applyConfig } from '../../../functions/src/root/apply-config.ts'
import { compactDays } from '../../../functions/src/root/compact-days.ts'
import { planChecks } from '../../../functions/src/root/plan-checks.ts'
import { probeBatch } from '../../../functions/src/root/probe-batch.ts'
import { recordRun } from '../../../functions/src/root/record-run.ts'
import { rollUp } from '../../../functions/src/root/roll-up.ts'
import { createRun } from '../../../functions/src/root/store/runs.ts'
import type { FirestoreServer } from '../firestore/server.ts'

const SERVICES = 1000
const START_MS = Date.UTC(2026, 0, 5)
const CHECKS_PER_HOUR = SERVICES * 60

/** What an hour and a day's end of checks cost, of which nothing changes. */
export interface CountedCost {
  writesPerCheck: number
  readsPerCheck: number
  deletesPerCheck: number
  /** Bytes of batch messages, both ways. */
  pubsubBytesPerCheck: number
  /** Calls of functions: planner, prober, recorder, five-minute job. */
  callsPerCheck: number
}

interface Operations {
  reads: number
  writes: number
  deletes: number
}

/**
 * Runs an hour of 1,000 checks of one minute through the functions' own verbs and the emulator, which counts what Firestore
 * would bill; probes answer at once. The day's end is counted by itself and spread over the checks of a day.
 */
export async function countedCost(server: FirestoreServer): Promise<CountedCost> {
  process.env['FIRESTORE_EMULATOR_HOST'] = server.host
  process.env['GCLOUD_PROJECT'] = 'demo-cost'
  await configure(new Date(START_MS))
  // The first hour makes the documents that the second one finds.
  await runHour(START_MS)
  const before = await operations(server)
  const { bytes, calls } = await runHour(START_MS + HOUR_MS)
  const hour = difference(before, await operations(server))
  const ending = await operations(server)
  const nextDay = new Date(START_MS + DAY_MS + 30 * MINUTE_MS)
  await rollUp(nextDay)
  await compactDays(nextDay)
  const end = difference(ending, await operations(server))
  const perCheck = (count: (operations: Operations) => number) =>
    count(hour) / CHECKS_PER_HOUR + count(end) / (24 * CHECKS_PER_HOUR)
  return {
    writesPerCheck: perCheck(({ writes }) => writes),
    readsPerCheck: perCheck(({ reads }) => reads),
    // Whatever is written once is deleted once by its TTL; boards and the planner's state are written over and over.
    deletesPerCheck: (calls.probe + 24 / 24) / CHECKS_PER_HOUR,
    pubsubBytesPerCheck: (2 * bytes) / CHECKS_PER_HOUR,
    callsPerCheck: (calls.plan + calls.probe + calls.record + calls.rollUp) / CHECKS_PER_HOUR,
  }
}

async function configure(now: Date): Promise<void> {
  const services = Array.from({ length: SERVICES }, (_, index) => ({
    id: `service-${index}`,
    checks: [{ id: 'http', interval: '1m', http: { url: `https://service-${index}.example/health` } }],
  }))
  const account = { uid: 'bench', name: 'bench', role: 'operator', isDisabled: false } as const
  const readAccount = () => Promise.resolve(account)
  await applyConfig({ config: { version: 1, services } }, account, now, { readAccount })
}

async function runHour(startMs: number) {
  const calls = { plan: 0, probe: 0, record: 0, rollUp: 0 }
  let bytes = 0
  for (let minute = 1; minute <= 60; minute += 1) {
    const now = new Date(startMs + minute * MINUTE_MS)
    const batches: CheckBatch[] = []
    const publishJson = (topic: string, messages: readonly object[]) => {
      if (topic !== batchTopic(HOME_REGION)) throw new Error(`nothing but ${HOME_REGION} was expected, not ${topic}`)
      for (const message of messages) bytes += Buffer.byteLength(JSON.stringify(message))
      batches.push(...(messages as CheckBatch[]))
      return Promise.resolve()
    }
    calls.plan += 1
    await planChecks(now, { publishJson })
    for (const batch of batches) {
      calls.probe += 1
      const written: [id: string, run: CheckRun][] = []
      await probeBatch(batch, now, {
        probe: () => Promise.resolve({ outcome: 'ok', latencyMs: 80, statusCode: 200, message: '' }),
        hasRun: () => Promise.resolve(false),
        createRun: (id, run) => {
          written.push([id, run])
          return createRun(id, run)
        },
        now: () => now,
      })
      for (const [id, run] of written) {
        calls.record += 1
        // The event carries the document: no read.
        await recordRun({ path: `checkRuns/${id}`, data: run })
      }
    }
    if (minute % 5 !== 0) continue
    calls.rollUp += 1
    await rollUp(now)
  }
  return { calls, bytes }
}

async function operations({ host }: FirestoreServer): Promise<Operations> {
  const reply = await fetch(`http://${host}/emulator/v1/mesh/status`)
  return ((await reply.json()) as { operations: Operations }).operations
}

function difference(before: Operations, after: Operations): Operations {
  return {
    reads: after.reads - before.reads,
    writes: after.writes - before.writes,
    deletes: after.deletes - before.deletes,
  }
}
