import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { MeshError } from '@mesh/core/errors'
import type { Incident, IncidentEvent, IncidentState } from '@mesh/core/schema/incident'
import { transition } from '../../../../core/test/fixtures.ts'
import { log } from '../../../src/kit/log.ts'
import type { changeIncident } from '../../../src/root/store/incidents.ts'
import { trackIncident } from '../../../src/root/track-incident.ts'
import { at } from '../../fixtures.ts'
import { ADA, deps, request, VERBS } from './callers.ts'

// Thousands of calls in memory alone: nobody has a member's document.
vi.mock(import('../../../src/access/store/members.ts'), async (load) => ({
  ...(await load()),
  readMember: () => Promise.resolve(undefined),
}))

const RECOVERED = 60
vi.spyOn(log, 'info').mockImplementation(() => undefined)
const names = { checkId: 'a.http', serviceId: 'a', serviceName: 'A', incidentId: 'a.http_7' }
const TRANSITIONS = {
  opening: transition(names),
  recovering: transition({ ...names, seq: 9, from: 'down', to: 'up', time: at(RECOVERED), effect: 'resolve' }),
}
const HUMAN = [
  'acknowledgeIncident',
  'assignIncident',
  'setIncidentSeverity',
  'resolveIncident',
  'reopenIncident',
] as const

const REFUSALS = ['not-found', 'failed-precondition']

type Step = keyof typeof TRANSITIONS | (typeof HUMAN)[number] | 'commentIncident'
interface Accepted {
  step: Step
  time: number
}

const nothing = () => Promise.resolve()

/** A store in memory with the same contract: one event is taken once. */
function memory() {
  let incident: Incident | undefined
  const events = new Map<string, IncidentEvent>()
  const change: typeof changeIncident = (_, eventId, decide) => {
    const decided = decide(incident, events.get(eventId))
    if (decided === undefined) return Promise.resolve(undefined)
    incident = decided.incident
    events.set(eventId, decided.event)
    return Promise.resolve(decided)
  }
  return { events, change, current: () => incident }
}

/** The state by the times at which things happened, whatever the order in which Mesh learned of them. */
function expectedState(accepted: readonly Accepted[]): IncidentState {
  const last = (...steps: Step[]) =>
    Math.max(-1, ...accepted.filter(({ step }) => steps.includes(step)).map(({ time }) => time))
  if (last('resolveIncident', 'recovering') > last('reopenIncident')) return 'resolved'
  return last('acknowledgeIncident') > last('reopenIncident') ? 'acknowledged' : 'open'
}

async function play(steps: readonly { step: Step; again: boolean }[]) {
  const { events, change, current } = memory()
  const accepted: Accepted[] = []
  for (const [index, { step, again }] of steps.entries()) {
    if (step === 'opening' || step === 'recovering') {
      const data = TRANSITIONS[step]
      const written = { path: `transitions/a.http_${data.seq}`, data }
      for (let times = again ? 2 : 1; times > 0; times -= 1)
        await trackIncident(written, { changeIncident: change, correlateIncidents: nothing })
      accepted.push({ step, time: step === 'opening' ? 0 : RECOVERED })
      continue
    }
    // People act at 21, 31, 41, …: some of them before the recovery, which is told later, but never before what they were told.
    const isTold = accepted.some((one) => one.step === 'recovering')
    const time = index * 10 + (isTold ? RECOVERED + 1 : 21)
    const incident = current()
    const revision = incident?.revision ?? 0
    const rest = {
      acknowledgeIncident: { revision },
      assignIncident: { revision, assignee: incident?.assignee?.uid === 'bob' ? 'ada' : 'bob' },
      setIncidentSeverity: { revision, severity: incident?.severity === 'critical' ? 'minor' : 'critical' },
      commentIncident: { text: 'words' },
      resolveIncident: { revision, reason: 'done' },
      reopenIncident: { revision },
    } as const
    const body = request(step, rest[step])
    const dependencies = { ...deps, changeIncident: change, correlateAfter: nothing }
    try {
      await VERBS[step](body, ADA, at(time), dependencies)
      if (again) await VERBS[step](body, ADA, at(time), dependencies)
      accepted.push({ step, time })
    } catch (error) {
      if (!(error instanceof MeshError) || !REFUSALS.includes(error.code)) throw error
    }
  }
  return { incident: current(), events, accepted }
}

/** What a field holds that starts with one value and then changes between two others. */
function alternated<T>(accepted: readonly Accepted[], step: Step, [none, odd, even]: readonly [T, T, T]): T {
  const turns = accepted.filter((one) => one.step === step).length
  if (turns === 0) return none
  return turns % 2 === 1 ? odd : even
}

const aStep = fc.record({
  step: fc.constantFrom<Step>('opening', 'recovering', 'commentIncident', ...HUMAN),
  again: fc.boolean(),
})

test('whatever people do, and whenever and however often the tracker is told, the end is what the times say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { maxLength: 14 }), async (steps) => {
      const { incident, events, accepted } = await play(steps)
      const distinct = new Set(accepted.filter(({ step }) => step in TRANSITIONS).map(({ step }) => step))
      const human = accepted.filter(({ step }) => !(step in TRANSITIONS))
      if (incident === undefined && accepted.length === 0) return
      expect(incident?.state).toBe(expectedState(accepted))
      expect(incident?.resolveTime === null).toBe(incident?.state !== 'resolved')
      expect(incident?.openTime).toEqual(distinct.has('opening') ? TRANSITIONS.opening.time : null)
      expect(incident?.cause).toBe(distinct.has('opening') ? TRANSITIONS.opening.message : '')
      expect(incident?.assignee?.uid).toBe(alternated(human, 'assignIncident', [undefined, 'bob', 'ada']))
      expect(incident?.severity).toBe(alternated(human, 'setIncidentSeverity', ['major', 'critical', 'minor']))
      expect(events.size).toBe(distinct.size + human.length)
    }),
    { numRuns: 1000 },
  )
})
