import { vi } from 'vitest'
import type { Region } from '@mesh/core/root/regions'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckBatch } from '@mesh/core/schema/events'
import { firestore } from '../../../src/kit/firestore.ts'
import { log } from '../../../src/kit/log.ts'
import { at } from '../../fixtures.ts'
import { applyConfig, clearFirestore, OPERATOR, stored } from '../../mesh.ts'
import { Deployment, type CrashPoint } from './deployment.ts'
import type { Manner } from './platform.ts'

/**
 * One letter for each minute, the last one for all that follow: `u` works, `g` slow, `d` HTTP 503, `t` no answer at all, `x`
 * could not be probed, `-` nobody hears of the batch again.
 */
type Letters = string

/** What happens to services, and what must come of it. */
export interface Stream {
  startTime?: Date
  /** Settings of the one check of each service; it is probed every minute. */
  services: Record<string, object>
  /** Other keys of mesh.yaml. */
  config?: object
  quietHours?: object
  /** By service; by region too where they differ. */
  finds: Record<string, Letters | Partial<Record<Region, Letters>>>
  /** What the region finds that is asked for a second opinion; what the home region finds when absent. */
  opinions?: Record<string, Letters>
  controls?: Letters
  lateMs?: Partial<Record<Region, number>>
  skewMs?: Partial<Record<Region, number>>
  /** What people do, after so many minutes. */
  people?: Record<number, (deployment: Deployment, stream: Stream) => Promise<unknown>>
  minutes: number
  expected: Outcome
}

/** What a stream has led to. */
interface Outcome {
  /** `a resolved`, in the order of their names. */
  incidents: string[]
  /** `trigger a`, in the order in which a provider got them. */
  sent: string[]
  states: Record<string, string>
}

const START = at(0)

// Thousands of lines that nobody reads.
for (const level of ['debug', 'info', 'warn', 'failure'] as const)
  vi.spyOn(log, level).mockImplementation(() => undefined)

const MINUTE_MS = 60_000

/** Plays a stream on an empty project and says what came of it. */
export async function play(
  stream: Stream,
  { manner, crash, width }: { manner?: Manner; crash?: CrashPoint; width?: number } = {},
): Promise<{ outcome: Outcome; deployment: Deployment; pending: string[] }> {
  await clearFirestore()
  const { startTime = START, lateMs = {}, skewMs = {} } = stream
  const deployment = new Deployment({
    startTime,
    answer: (checkId, batch) => answerOf(stream, startTime, checkId, batch),
    lateMs,
    skewMs,
    ...(manner === undefined ? {} : { manner }),
    ...(width === undefined ? {} : { width }),
  })
  await deployment.start(() => applyConfig({ config: configOf(stream) }, OPERATOR, startTime))
  deployment.crash = crash
  for (const [minute, act] of Object.entries(stream.people ?? {})) {
    deployment.platform.after(Number(minute) * MINUTE_MS, async () => void (await act(deployment, stream)))
  }
  await deployment.run(stream.minutes)
  return { deployment, ...(await outcomeOf(deployment)) }
}

/** mesh.yaml as the stream has it, with changes to the check of some services. */
export function configOf({ services, config, quietHours }: Stream, changes: Record<string, object> = {}) {
  return {
    version: 1,
    services: Object.entries(services).map(([id, { dependsOn, ...check }]: [string, { dependsOn?: string[] }]) => ({
      id,
      ...(dependsOn === undefined ? {} : { dependsOn }),
      checks: [
        {
          id: 'http',
          interval: '1m',
          failureThreshold: 2,
          successThreshold: 2,
          reprobe: false,
          http: { url: `http://${id}.test/` },
          ...check,
          ...changes[id],
        },
      ],
    })),
    notifiers: [{ id: 'chat', type: 'slack', secret: 'team-chat' }],
    routes: [{ id: 'all', notifiers: ['chat'], ...(quietHours === undefined ? {} : { quietHours }) }],
    ...config,
  }
}

function answerOf(stream: Stream, startTime: Date, checkId: string, batch: CheckBatch): ProbeAnswer | undefined {
  const service = checkId.replace('.http', '')
  const minute = Math.floor((batch.slotTimeMs - startTime.getTime()) / MINUTE_MS)
  const found = checkId === 'control' ? stream.controls : stream.finds[service]
  const own = typeof found === 'object' ? found[batch.region] : found
  const letters = batch.confirms === undefined ? own : (stream.opinions?.[service] ?? own)
  if (letters === undefined) throw new Error(`The stream does not say what ${batch.region} finds for ${checkId}`)
  return ANSWERS[letters[Math.min(minute, letters.length - 1)] ?? '']?.()
}

const ANSWERS: Record<string, () => ProbeAnswer | undefined> = {
  u: () => ({ outcome: 'ok', latencyMs: 12, statusCode: 200, message: '' }),
  g: () => ({ outcome: 'slow', latencyMs: 1200, statusCode: 200, message: 'slow' }),
  d: () => ({ outcome: 'fail', latencyMs: 12, statusCode: 503, message: 'HTTP 503' }),
  t: () => ({ outcome: 'fail', latencyMs: null, statusCode: null, message: 'timed out' }),
  x: () => ({ outcome: 'error', latencyMs: null, statusCode: null, message: 'no probe' }),
  '-': () => undefined,
}

async function outcomeOf(deployment: Deployment): Promise<{ outcome: Outcome; pending: string[] }> {
  const { incidents, boards } = await stored()
  const { docs } = await (await firestore()).collection('notices').where('state', '==', 'pending').get()
  const states = [...boards.values()].flatMap(({ checks }) =>
    Object.entries(checks).map(([id, { state }]) => [shortOf(id), state] as const),
  )
  return {
    outcome: {
      incidents: [...incidents].map(([id, { state }]) => `${shortOf(id)} ${state}`).toSorted(),
      sent: deployment.sent.map(({ kind, incidentId }) => `${kind} ${shortOf(incidentId)}`),
      states: Object.fromEntries(states),
    },
    pending: docs.map(({ id }) => id),
  }
}

/** The service of a check or of its incident, the name of a group's incident. */
function shortOf(id: string): string {
  return id.replace(/(\.http)?(_\d+)?$/, '')
}
