import { expect, test } from 'vitest'
import { actOnIncident, type IncidentAct } from '../../src/root/act-on-incident.ts'
import { INCIDENT_ACTIONS, INCIDENT_MACHINE, type IncidentAction } from '../../src/root/incident-machine.ts'
import { incidentEventSchema, incidentSchema, INCIDENT_STATES, type Incident } from '../../src/schema/incident.ts'
import type { IncidentState } from '../../src/schema/incident.ts'
import { at, incident } from '../fixtures.ts'

const PERSON = { uid: 'u1', name: 'Ada' }
const ACTS: Record<Exclude<IncidentAction, 'open' | 'recover'>, IncidentAct> = {
  acknowledge: { action: 'acknowledge' },
  assign: { action: 'assign', assignee: PERSON },
  comment: { action: 'comment', text: 'looking' },
  setSeverity: { action: 'setSeverity', severity: 'critical' },
  resolve: { action: 'resolve', reason: 'planned' },
  reopen: { action: 'reopen' },
}

/** Where every action leads from every state, in the order of the columns; - is refused. */
const EXPECTED = `
               open          acknowledged  resolved
open           open          acknowledged  resolved
recover        resolved      resolved      resolved
acknowledge    acknowledged  -             -
assign         open          acknowledged  -
comment        open          acknowledged  resolved
setSeverity    open          acknowledged  resolved
resolve        resolved      resolved      -
reopen         -             -             open`

function inState(state: IncidentState): Incident {
  return incident({ state, resolveTime: state === 'resolved' ? at(60) : null, revision: 4 })
}

function act(before: Incident, one: IncidentAct, revision: number | undefined = before.revision) {
  return actOnIncident(before, { act: one, person: PERSON, revision, time: at(100) })
}

test('the table says where every action leads from every state', () => {
  const lines = INCIDENT_ACTIONS.map((action) =>
    [action, ...INCIDENT_STATES.map((state) => INCIDENT_MACHINE[state][action] ?? '-')].join(' '),
  )
  const [columns, ...rows] = EXPECTED.trim()
    .split('\n')
    .map((line) => line.trim().replace(/ +/g, ' '))
  expect(columns).toBe(INCIDENT_STATES.join(' '))
  expect(lines).toEqual(rows)
})

const CASES = INCIDENT_STATES.flatMap((state) =>
  Object.values(ACTS).map((one) => ({ state, one, action: one.action, to: INCIDENT_MACHINE[state][one.action] })),
)

test.each(CASES.filter(({ to }) => to !== undefined))('$action leads from $state to $to', ({ state, one, to }) => {
  const after = act(inState(state), one)
  expect(after.incident.state).toBe(to)
  expect(after.incident.resolveTime === null).toBe(to !== 'resolved')
  expect(after.incident.revision).toBe(one.action === 'comment' ? 4 : 5)
  expect(after.incident.updateTime).toEqual(at(100))
  expect(after.event).toMatchObject({ action: `incident.${one.action}`, actor: 'u1', actorName: 'Ada', time: at(100) })
  expect(incidentSchema.parse(after.incident)).toEqual(after.incident)
  expect(incidentEventSchema.parse(after.event)).toEqual(after.event)
})

test.each(CASES.filter(({ to }) => to === undefined))('$action is refused while $state', ({ state, one }) => {
  expect(() => act(inState(state), one)).toThrow(
    expect.objectContaining({
      code: 'failed-precondition',
      message: expect.stringContaining(`the incident is ${state}`),
    }),
  )
})

test('what an act changes', () => {
  const open = inState('open')
  expect(act(open, ACTS.assign).incident.assignee).toEqual(PERSON)
  expect(act({ ...open, assignee: PERSON }, { action: 'assign', assignee: null }).incident.assignee).toBeNull()
  expect(act(open, ACTS.setSeverity).incident.severity).toBe('critical')
  expect(act(open, ACTS.resolve).incident.resolveTime).toEqual(at(100))
  expect(act(inState('resolved'), ACTS.reopen).incident.reopenTime).toEqual(at(100))
})

test('what an act says on the timeline', () => {
  const words = Object.values(ACTS).map((one) => {
    const state = INCIDENT_MACHINE.open[one.action] === undefined ? 'resolved' : 'open'
    return act(inState(state), one).event.message
  })
  expect(words).toEqual(['', 'Ada', 'looking', 'critical', 'planned', ''])
})

test('an act that would change nothing is refused', () => {
  expect(() => act(incident({ assignee: PERSON }), ACTS.assign)).toThrow('assigned to Ada already')
  expect(() => act(incident(), { action: 'assign', assignee: null })).toThrow('assigned to nobody already')
  expect(() => act(incident({ severity: 'critical' }), ACTS.setSeverity)).toThrow('the severity is critical already')
})

test('an act upon an older revision is refused with both versions; a comment needs none', () => {
  const changed = incident({ state: 'acknowledged', assignee: PERSON, revision: 3 })
  expect(() => act(changed, ACTS.resolve, 2)).toThrow(
    expect.objectContaining({
      code: 'aborted',
      message:
        'the incident changed since you saw it: revision 2 was expected, 3 found (acknowledged, major, assigned to Ada); look again',
      details: { expected: 2, found: { revision: 3, state: 'acknowledged', severity: 'major', assignee: PERSON } },
    }),
  )
  const commented = actOnIncident(changed, { act: ACTS.comment, person: PERSON, revision: undefined, time: at(100) })
  expect(commented.incident).toEqual({ ...changed, updateTime: at(100) })
})
