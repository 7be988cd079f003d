import { expect } from 'vitest'
import { Clock } from '../../../../kit/clock.ts'
import type { CloudEvent } from '../../../triggers/cloud-event.ts'
import { functionsServer } from './functions-server.ts'
import type { FunctionsServer } from './functions-server.ts'
import { TIME } from './sample-commit.ts'
import { serveTiny } from './serve-tiny.ts'
import type { ServedTiny } from './serve-tiny.ts'
import { until } from './until.ts'

/** Registers a function as the suite does. */
export async function register(
  url: string,
  key = 'us-central1-f-0',
  type = 'written',
  value = 'items/{id}',
): Promise<void> {
  const body = {
    eventType: `google.cloud.firestore.document.v1.${type}`,
    document: { value, matchType: 'PATH_PATTERN' },
  }
  const path = `/emulator/v1/projects/demo-a/eventarcTrigger?eventarcTriggerId=${key}`
  expect((await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) })).status).toBe(200)
}

/** How many events are owed. */
export async function pendingAt(url: string): Promise<number> {
  const status = (await (await fetch(`${url}/emulator/v1/mesh/status`)).json()) as { pendingDeliveries: number }
  return status.pendingDeliveries
}

export function settled({ url }: ServedTiny): Promise<boolean> {
  return until('nothing pending', async () => (await pendingAt(url)) === 0)
}

export interface WithFunction extends ServedTiny {
  tiny: ServedTiny
  functions: FunctionsServer
  log: string[]
}

/** An emulator with one function that is triggered by items/{id}; its clock stands at the samples' commit time. */
export async function serveWithFunction(
  options: Parameters<typeof serveTiny>[1] = {},
  functions?: FunctionsServer,
): Promise<WithFunction> {
  const server = functions ?? (await functionsServer())
  const log: string[] = []
  const clock = new Clock()
  clock.freeze(Date.parse(TIME) * 1000)
  const delivery = { log: (line: string) => void log.push(line), ...options.delivery }
  const tiny = await serveTiny({}, { functions: server.host, clock, ...options, delivery })
  await register(tiny.url)
  return { ...tiny, tiny, functions: server, log }
}

/** The value of `n` in the version of a sample that an event brings. */
export function version(event: CloudEvent): string {
  return (event['data'] as { value: { fields: { n: { integerValue: string } } } }).value.fields.n.integerValue
}

/** The versions that a function got, in order. */
export function values({ received }: FunctionsServer): string[] {
  return received.map(({ event }) => version(event))
}
