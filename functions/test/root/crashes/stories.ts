import type { Stream } from '../streams/play.ts'

const TOLD = { incidents: ['a resolved'], sent: ['trigger a', 'resolve a'], states: { a: 'up' } }
const SHORT = { failureThreshold: 1, successThreshold: 1 }

const TWO_REGIONS = { ...SHORT, regions: ['us-central1', 'europe-west1'], failQuorum: 1, recoverQuorum: 1 }

/** A fall and a recovery, as short as they can be. */
interface Story extends Stream {
  /** The jobs that are crashed. */
  jobs: string[]
}

export const STORIES: Record<string, Story> = {
  'one region, and another one is asked': {
    services: { a: { ...SHORT, reprobe: true } },
    finds: { a: 'du' },
    minutes: 6,
    jobs: ['planChecks', 'probe', 'record', 'track', 'route', 'send'],
    expected: TOLD,
  },
  'two regions, one of which is never heard of, and an alarm that is held': {
    services: { a: { ...TWO_REGIONS, dependsOn: ['b'] }, b: TWO_REGIONS },
    finds: Object.fromEntries(
      ['a', 'b'].map((id) => [id, { 'us-central1': id === 'a' ? 'du' : 'u', 'europe-west1': '-' }]),
    ),
    minutes: 6,
    jobs: ['planChecks', 'probe', 'sendDueNotices'],
    expected: { ...TOLD, states: { a: 'up', b: 'up' } },
  },
}
