import { INCIDENT_MACHINE } from '../../../src/root/incident-machine.ts'
import { SEVERITIES, type Severity } from '../../../src/schema/incident.ts'
import type { Route } from '../../../src/schema/notifier.ts'
import type { Transition } from '../../../src/schema/transition.ts'
import { at } from '../../fixtures.ts'
import type { Judge } from './judge.ts'
import { World } from './world.ts'

const STEPS = 35
const SERVICES = ['a', 'b', 'c', 'd']
const CHECKS = ['a.http', 'a.tcp', 'b.http', 'c.http', 'd.http', 'd.tcp']
const CHATS: Route = { id: 'chats', notifiers: ['chat'], remindEvery: '10m' }
const PAGERS: Route = { id: 'pagers', notifiers: ['pager'] }
const WORST_PAGERS: Route = { ...PAGERS, severities: ['critical'] }
const QUIET_PAGERS: Route = { ...PAGERS, quietHours: { timeZone: 'UTC', from: '12:20', to: '12:35' } }

/**
 * A story that the seed decides, told to its judge on the way: everything happens, in every order, and then nothing for hours.
 * With `severities` checks differ in theirs, and people change them or have a pager that wants the worst alone.
 */
export function play(seed: number, judge: Judge, { severities = false } = {}): World {
  const roll = dice(seed)
  const pick = <T>(values: readonly T[]): T | undefined => values[roll(values.length)]
  const relations = () => ({
    dependencies: {
      ...(roll(2) ? { b: ['a'] } : {}),
      ...(roll(2) ? { c: ['b'] } : {}),
      ...(roll(3) ? {} : { d: ['a'] }),
    },
    groups: roll(3) ? [] : [{ id: 'g', services: ['b', 'c', 'd'], downWhen: 1 + roll(3) }],
  })
  const pagers = [PAGERS, PAGERS, PAGERS, QUIET_PAGERS][roll(4)] ?? PAGERS
  const isForWorst = severities && roll(2) === 0
  const severityOf = new Map(CHECKS.map((id) => [id, severities ? (SEVERITIES[roll(3)] ?? 'major') : 'major']))
  const world = new World(at(0), [CHATS, isForWorst ? WORST_PAGERS : pagers], relations())
  world.onTold = (told) => judge.message(world, told)
  world.provider = () => (roll(12) ? 'taken' : roll(4) ? 'refused' : 'crash')

  const seqs = new Map<string, number>()
  const turn = () => {
    const checkId = pick(CHECKS) ?? ''
    const seq = (seqs.get(checkId) ?? 0) + 1
    seqs.set(checkId, seq)
    const transition = transitionOf(checkId, seq, world.time, severityOf.get(checkId) ?? 'major')
    world.jobs.push(() => world.track(transition))
  }
  const actAsPerson = () => {
    const [id, incident] = pick([...world.incidents]) ?? []
    const action = pick(['acknowledge', 'resolve', 'reopen'] as const)
    if (id === undefined || incident === undefined || action === undefined) return
    if (INCIDENT_MACHINE[incident.state][action] === undefined) return
    world.act(id, action === 'resolve' ? { action, reason: '' } : { action })
  }
  const judgeAnew = () => {
    const [id, incident] = pick([...world.incidents].filter(([, { scope }]) => scope === 'check')) ?? []
    const severity = pick(SEVERITIES)
    if (id === undefined || severity === undefined || incident?.severity === severity) return
    world.act(id, { action: 'setSeverity', severity })
  }
  const beginMaintenance = () => {
    const id = `w${world.windows.length}`
    const services = new Set(SERVICES.filter(() => roll(2)))
    const endTime = new Date(world.time.getTime() + (60 + roll(900)) * 1000)
    world.windows.push({ id, name: id, services, startTime: world.time, endTime })
  }
  const endMaintenance = () => world.endMaintenance(pick(world.windows)?.id ?? '')
  const configure = () => world.configure(relations())
  const acts = [turn, turn, turn, turn, turn, actAsPerson, actAsPerson, beginMaintenance, endMaintenance, configure]
  // Nobody is told that an incident became worse than it was as it was routed.
  if (severities && !isForWorst) acts.push(judgeAnew)

  const runJobs = (areAll: boolean) => {
    const goesOn = () => areAll || roll(4) > 0
    while (world.jobs.length > 0 && goesOn()) {
      const [job] = world.jobs.splice(roll(world.jobs.length), 1)
      job?.()
      if (!roll(5)) job?.()
    }
  }
  const pass = (seconds: number) => {
    for (let left = seconds; left > 0; left -= 60) {
      world.time = new Date(world.time.getTime() + Math.min(left, 60) * 1000)
      world.sweep()
      judge.look(world)
    }
  }
  for (let step = 0; step < STEPS; step += 1) {
    pick(acts)?.()
    runJobs(false)
    pass(pick([0, 1, 20, 60, 300]) ?? 0)
  }
  world.provider = () => 'taken'
  for (let hour = 0; hour < 8; hour += 1) {
    runJobs(true)
    pass(60)
    world.time = new Date(world.time.getTime() + 3_600_000)
  }
  pass(60)
  judge.end(world)
  return world
}

/** Numbers below `sides` that the seed decides (mulberry32). */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }
}

/** Falls have odd numbers, recoveries even ones. */
function transitionOf(checkId: string, seq: number, time: Date, severity: Severity): Transition {
  const isFall = seq % 2 === 1
  const serviceId = checkId.slice(0, 1)
  return {
    schemaVersion: 1,
    checkId,
    checkName: 'Health',
    serviceId,
    serviceName: serviceId.toUpperCase(),
    seq,
    from: isFall ? 'up' : 'down',
    to: isFall ? 'down' : 'up',
    time,
    message: isFall ? 'HTTP 503' : 'well again',
    incidentId: `${checkId}_${isFall ? seq : seq - 1}`,
    effect: isFall ? 'open' : 'resolve',
    severity,
  }
}
