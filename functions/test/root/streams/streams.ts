import { REGIONS } from '@mesh/core/root/regions'
import { applyConfig, OPERATOR, stored } from '../../mesh.ts'
import { BOB, deps, VERBS } from '../incident/callers.ts'
import type { Deployment } from './deployment.ts'
import { configOf, type Stream } from './play.ts'

const THREE = { regions: [...REGIONS] }
const NOTHING = { incidents: [], sent: [] }
const TOLD = { incidents: ['a resolved'], sent: ['trigger a', 'resolve a'] }
const UP = { a: 'up' }

function times(letters: string, count: number): string {
  return letters.repeat(count)
}

async function acknowledge({ platform }: Deployment): Promise<void> {
  const [[incidentId, incident] = []] = (await stored()).incidents
  const requestId = '0c8a4b9e-51a2-4a35-9a3c-5d0d2f1f0a11'
  await VERBS.acknowledgeIncident({ incidentId, requestId, revision: incident?.revision }, BOB, platform.now(), deps)
}

const pause =
  (changes: Record<string, object>) =>
  ({ platform }: Deployment, stream: Stream) =>
    applyConfig({ config: configOf(stream, changes) }, OPERATOR, platform.now())

/** Recorded streams of one service, `a`, with what must come of each. */
export const STREAMS: Record<string, Stream> = {
  'steady up': {
    services: { a: {} },
    finds: { a: 'u' },
    minutes: 10,
    expected: { ...NOTHING, states: UP },
  },
  'steady down': {
    services: { a: {} },
    finds: { a: 'd' },
    minutes: 12,
    expected: { incidents: ['a open'], sent: ['trigger a'], states: { a: 'down' } },
  },
  'a fall and a recovery': {
    services: { a: {} },
    finds: { a: 'uuudddddduu' },
    minutes: 16,
    expected: { ...TOLD, states: UP },
  },
  'one-off failures': {
    services: { a: {} },
    finds: { a: 'uuduuudguduuu' },
    minutes: 16,
    expected: { ...NOTHING, states: UP },
  },
  'failing every other time, then steady': {
    services: { a: { failureThreshold: 1 } },
    finds: { a: `u${times('du', 12)}u` },
    minutes: 46,
    expected: { ...TOLD, states: UP },
  },
  'failing every other time where one result is enough: flapping is seen after five falls, and keeps the fifth open': {
    services: { a: { failureThreshold: 1, successThreshold: 1 } },
    finds: { a: `u${times('du', 15)}u` },
    minutes: 50,
    expected: {
      incidents: times('a resolved,', 5).split(',').slice(0, 5),
      sent: times('trigger a,resolve a,', 5).split(',').slice(0, 10),
      states: UP,
    },
  },
  'slow answers': {
    services: { a: {} },
    finds: { a: 'uuggggu' },
    minutes: 10,
    expected: { ...NOTHING, states: UP },
  },
  'a minority of the regions fails': {
    services: { a: THREE },
    finds: { a: { 'us-central1': 'u', 'europe-west1': 'uud', 'asia-northeast1': 'u' } },
    minutes: 10,
    expected: { ...NOTHING, states: { a: 'partial' } },
  },
  'half of the regions fail': {
    services: { a: { regions: ['us-central1', 'europe-west1'] } },
    finds: { a: { 'us-central1': 'u', 'europe-west1': 'uud' } },
    minutes: 12,
    expected: { ...NOTHING, states: UP },
  },
  'the majority of the regions fails': {
    services: { a: THREE },
    finds: { a: { 'us-central1': 'uuddddu', 'europe-west1': 'uudddduu', 'asia-northeast1': 'u' } },
    minutes: 14,
    expected: { ...TOLD, states: UP },
  },
  'a region whose clock is 90 s ahead': {
    services: { a: THREE },
    finds: { a: 'uuuddddu' },
    skewMs: { 'europe-west1': 90_000 },
    minutes: 14,
    expected: { ...TOLD, states: UP },
  },
  'a region whose clock is 90 s behind': {
    services: { a: THREE },
    finds: { a: 'uuuddddu' },
    skewMs: { 'asia-northeast1': -90_000 },
    minutes: 14,
    expected: { ...TOLD, states: UP },
  },
  'the one region of a check has a clock 90 s ahead': {
    services: { a: {} },
    finds: { a: 'uuuddddu' },
    skewMs: { 'us-central1': 90_000 },
    minutes: 14,
    expected: { ...TOLD, states: UP },
  },
  'a region that is late': {
    services: { a: THREE },
    finds: { a: 'uuuddddu' },
    lateMs: { 'europe-west1': 25_000 },
    minutes: 14,
    expected: { ...TOLD, states: UP },
  },
  'a region that is too late, and says otherwise': {
    services: { a: THREE },
    finds: { a: { 'us-central1': 'uuuddddu', 'europe-west1': 'uuuddddu', 'asia-northeast1': 'u' } },
    lateMs: { 'asia-northeast1': 110_000 },
    minutes: 16,
    expected: { ...TOLD, states: UP },
  },
  'a region that is never heard of again': {
    services: { a: THREE },
    finds: { a: { 'us-central1': 'uuuddddu', 'europe-west1': 'uuuddddu', 'asia-northeast1': 'uu-' } },
    minutes: 16,
    expected: { ...TOLD, states: UP },
  },
  'all regions but one are never heard of again': {
    services: { a: THREE },
    finds: { a: { 'us-central1': 'uuud', 'europe-west1': 'uu-', 'asia-northeast1': 'uu-' } },
    minutes: 16,
    expected: { ...NOTHING, states: { a: 'unknown' } },
  },
  "Mesh's own network fails": {
    services: { a: {} },
    config: { controls: ['https://control.test/'] },
    finds: { a: 'uuutttttuu' },
    controls: 'uuutttttuu',
    minutes: 14,
    expected: { ...NOTHING, states: UP },
  },
  "Mesh's own network fails while it is down": {
    services: { a: {} },
    config: { controls: ['https://control.test/'] },
    finds: { a: 'uuutttttttttuu' },
    controls: 'uuuuuutttuuuuu',
    minutes: 20,
    expected: { ...TOLD, states: UP },
  },
  'no answer while controls answer': {
    services: { a: {} },
    config: { controls: ['https://control.test/'] },
    finds: { a: 'uuuttttuu' },
    controls: 'u',
    minutes: 14,
    expected: { ...TOLD, states: UP },
  },
  'paused while it is down': {
    services: { a: {}, b: {} },
    finds: { a: 'uuuddddd', b: 'u' },
    people: { 7: pause({ a: { paused: true } }) },
    minutes: 14,
    expected: { ...TOLD, states: { a: 'paused', b: 'up' } },
  },
  'paused while it is down, and resumed while it still is': {
    services: { a: {}, b: {} },
    finds: { a: 'uuudddddddddddddu', b: 'u' },
    people: { 7: pause({ a: { paused: true } }), 10: pause({}) },
    minutes: 24,
    expected: {
      incidents: ['a resolved', 'a resolved'],
      sent: ['trigger a', 'resolve a', 'trigger a', 'resolve a'],
      states: { a: 'up', b: 'up' },
    },
  },
  'acknowledged in between': {
    services: { a: {} },
    finds: { a: 'uuuddddddddu' },
    people: { 8: acknowledge },
    minutes: 18,
    expected: { incidents: ['a resolved'], sent: ['trigger a', 'acknowledge a', 'resolve a'], states: UP },
  },
  'removed while it is down': {
    services: { a: {}, b: {} },
    finds: { a: 'uuuddddd', b: 'u' },
    people: {
      7: ({ platform }, stream) => applyConfig({ config: without('a', stream), deletes: 1 }, OPERATOR, platform.now()),
    },
    minutes: 14,
    expected: { ...TOLD, states: { b: 'up' } },
  },
  'a second opinion agrees': {
    services: { a: { reprobe: true } },
    finds: { a: 'uuuddddu' },
    minutes: 14,
    expected: { ...TOLD, states: UP },
  },
  'a second opinion says otherwise, every time': {
    services: { a: { reprobe: true } },
    finds: { a: 'uuuddddddddu' },
    opinions: { a: 'u' },
    minutes: 16,
    expected: { ...NOTHING, states: UP },
  },
  'a second opinion never comes': {
    services: { a: { reprobe: true } },
    finds: { a: 'uuudddddu' },
    opinions: { a: '-' },
    minutes: 15,
    expected: { ...TOLD, states: UP },
  },
  'a second opinion could not be had': {
    services: { a: { reprobe: true } },
    finds: { a: 'uuudddddu' },
    opinions: { a: 'x' },
    minutes: 15,
    expected: { ...TOLD, states: UP },
  },
}

function without(service: string, stream: Stream) {
  const { [service]: _, ...services } = stream.services
  return configOf({ ...stream, services })
}
