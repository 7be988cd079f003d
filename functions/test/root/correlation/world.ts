import { COLLECTIONS, INCIDENT_EVENTS, NOTIFY_SETTINGS_DOCUMENT, ROOT_SETTINGS_DOCUMENT } from '@mesh/core/paths'
import type { Incident } from '@mesh/core/schema/incident'
import type { Notice } from '@mesh/core/schema/notification'
import { rootSettingsSchema, type RootSettings } from '@mesh/core/schema/settings'
import type { Transition } from '@mesh/core/schema/transition'
import { firestore } from '../../../src/kit/firestore.ts'
import { notifyIncident } from '../../../src/notify/notify-incident.ts'
import { sendDueNotices } from '../../../src/notify/send-due-notices.ts'
import { sendNotice } from '../../../src/notify/send-notice.ts'
import { claim, dueNotices, loadNotifier, record } from '../../../src/notify/store/notices.ts'
import { trackIncident } from '../../../src/root/track-incident.ts'
import { at } from '../../fixtures.ts'
import { clearFirestore, stored } from '../../mesh.ts'

/** Mesh from transitions to providers, with a clock of its own; triggers run when `deliver` is called. */
export class World {
  seconds = 0
  /** What the provider got: `trigger a`, in the order of sending. */
  readonly sent: string[] = []
  readonly messages: Notice['message'][] = []
  #delivered = new Set<string>()

  now = (): Date => at(this.seconds)

  async start(settings: Partial<RootSettings>): Promise<void> {
    await clearFirestore()
    const db = await firestore()
    await db
      .doc(`${COLLECTIONS.rootSettings}/${ROOT_SETTINGS_DOCUMENT}`)
      .set(rootSettingsSchema.parse({ schemaVersion: 1, ...settings }))
    await db.doc(`${COLLECTIONS.notifySettings}/${NOTIFY_SETTINGS_DOCUMENT}`).set({
      schemaVersion: 1,
      notifiers: [{ id: 'chat', type: 'slack', secret: 'team-chat' }],
      routes: [{ id: 'all', notifiers: ['chat'] }],
    })
  }

  /** Tracks transitions at the same time. */
  async track(...transitions: Transition[]): Promise<void> {
    await Promise.all(
      transitions.map((data) =>
        trackIncident({ path: `transitions/${data.checkId}_${data.seq}`, data }, { now: this.now }),
      ),
    )
  }

  /** Runs the triggers of new events and notices, each as often as `copies` says and the last first, until there are none. */
  async deliver(copies = 1): Promise<void> {
    for (let isNew = true; isNew;) {
      const db = await firestore()
      const events = await db.collectionGroup(INCIDENT_EVENTS).get()
      const notices = await db.collection(COLLECTIONS.notices).get()
      const fresh = [...events.docs, ...notices.docs].filter(({ ref }) => !this.#delivered.has(ref.path)).toReversed()
      isNew = fresh.length > 0
      for (const { ref } of fresh) this.#delivered.add(ref.path)
      for (let copy = 0; copy < copies; copy += 1) {
        await inParallel(fresh, async (document) => {
          const { path } = document.ref
          if (path.startsWith(COLLECTIONS.notices)) await this.#send(document.id)
          else await notifyIncident({ path, data: document.data() }, this.now())
        })
      }
    }
  }

  /** Lets time pass, a sweep each half minute. */
  async pass(seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 30) {
      this.seconds += Math.min(30, seconds - passed)
      await sendDueNotices(this.now(), { dueNotices, sendNotice: this.#send })
    }
  }

  /** `a: own`, `b: a`, `c: quiet` for each incident, with the state when it is not open. */
  async causes(): Promise<string[]> {
    const { incidents } = await stored()
    const named = [...incidents].map(([id, incident]) => `${shortOf(id)}: ${causeOf(incident)}${stateOf(incident)}`)
    return named.sort()
  }

  #send = (id: string): ReturnType<typeof sendNotice> =>
    sendNotice(id, {
      claim,
      record,
      loadNotifier,
      readSecret: () => Promise.resolve('s3cr3t'),
      deliver: ({ kind, incidentId, message }: Pick<Notice, 'kind' | 'incidentId' | 'message'>) => {
        this.sent.push(`${kind} ${shortOf(incidentId)}`)
        this.messages.push(message)
        return Promise.resolve(undefined)
      },
      now: this.now,
    })
}

/** The fall or the recovery of a service's one check. */
export function turn(service: string, seconds: number, effect: 'open' | 'resolve' = 'open', fall = 1): Transition {
  const isOpen = effect === 'open'
  return {
    schemaVersion: 1,
    checkId: `${service}.http`,
    checkName: 'Health',
    serviceId: service,
    serviceName: service.toUpperCase(),
    seq: isOpen ? fall : fall + 1,
    from: isOpen ? 'up' : 'down',
    to: isOpen ? 'down' : 'up',
    time: at(seconds),
    message: isOpen ? 'HTTP 503' : 'well again',
    incidentId: `${service}.http_${fall}`,
    effect,
  }
}

/** The values in an order that the seed decides. */
export function shuffled<T>(values: readonly T[], seed: number): T[] {
  let state = seed
  const weighed = values.map((value) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return { value, weight: state }
  })
  return weighed.toSorted((a, b) => a.weight - b.weight).map(({ value }) => value)
}

async function inParallel<T>(values: readonly T[], work: (value: T) => Promise<void>): Promise<void> {
  const next = values.values()
  const workers = Array.from({ length: 10 }, async () => {
    for (const value of next) await work(value)
  })
  await Promise.all(workers)
}

function shortOf(incidentId: string): string {
  return incidentId.replace(/\.http_1$/, '')
}

function causeOf({ causeId, isQuiet }: Incident): string {
  if (isQuiet) return 'quiet'
  return causeId === null ? 'own' : shortOf(causeId)
}

function stateOf({ state }: Incident): string {
  return state === 'open' ? '' : ` (${state})`
}
