import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Role } from '../../src/roles.ts'
import { ACTION_MACHINE } from '../../src/actions/machine.ts'
import { ACTION_STATES } from '../../src/schema/action.ts'
import { ADA, BOB, CYD } from './fixtures.ts'
import { World, type WriteFault } from './world.ts'

const RUNS = 10_000
const PEOPLE = [BOB, CYD, BOB, CYD, ADA]
const ROLES: Role[] = ['approver', 'admin', 'approver', 'admin', 'operator']
const FAULTS: WriteFault[] = ['refused', 'refusedForGood', 'lostBefore', 'lostAfter', 'stopped']
const JUMPS_MS = [1000, 30_000, 65_000, 310_000, 310_000, 610_000, 3_600_000, 5 * 3_600_000, 25 * 3_600_000]
const TTLS_MS = [null, 60_000, 1_800_000, 3_600_000]
/** The longer one is longer than what `judgeEnd` lets pass. */
const WINDOWS_MS = [300_000, 3_600_000]
const SETTLINGS = ['done', 'unreadable', 'undone'] as const
const OUTCOMES = ['holds', 'holds', 'holds', 'broken', 'unknown'] as const

/** How often each kind of step happens. */
const STEPS = [
  ...Array<'sweep'>(7).fill('sweep'),
  ...Array<'work'>(9).fill('work'),
  ...Array<'approve'>(4).fill('approve'),
  ...Array<'jump'>(3).fill('jump'),
  'propose',
  'reject',
  'crash',
  'redeliver',
  'redeliver',
  'drift',
  'tamper',
  'deny',
  'release',
  'wantBack',
  'wantBack',
  'settle',
  'goWell',
  'fault',
  'fault',
] as const

function pick<T>(list: readonly T[], by: number): T {
  const one = list[by % list.length]
  if (one === undefined) throw new Error('an empty list')
  return one
}

function propose(world: World, by: number): void {
  const risk = pick(['low', 'medium', 'high', 'high'] as const, by)
  const isVerified = (by >> 2) % 3 !== 0
  const ttlMs = pick(TTLS_MS, by >> 4)
  const windowMs = pick(WINDOWS_MS, by >> 8)
  const verification = isVerified ? ({ source: 'check', name: 'a.http', windowMs } as const) : null
  world.propose({ risk, ttlMs, verification }, `t${(by >> 6) % 3 === 0 ? 1 : 0}`)
}

/** Everything goes well for an action for once, since few stories would come far else. */
function goWell(world: World, index: number): void {
  for (const person of [BOB, CYD]) world.approve(index, person, 'approver', 0)
  world.sweep(index, 'holds')
  for (let [worker] = world.workers; worker !== undefined; [worker] = world.workers) world.step(worker)
  world.sweep(index, 'holds')
}

/** Others change a target: back, to something else, or to just what an action wants. */
function drift(world: World, index: number, by: number): void {
  const wanted = world.actions[index]?.proposal
  const name = by % 3 === 0 && wanted !== undefined ? wanted.target.name : `t${by % 2}`
  world.changeByHand(name, pick([`v${index}`, 'base', 'hand'], by))
}

/** One step of an interleaving, told by a number. */
function take(world: World, number: number): void {
  const by = Math.floor(number / STEPS.length)
  const index = by % world.actions.length
  const more = Math.floor(by / 3)
  const worker = world.workers.length === 0 ? undefined : pick(world.workers, by)
  world.skewMs = ((more % 21) - 10) * 1000
  switch (pick(STEPS, number)) {
    case 'propose':
      return world.actions.length < 3 ? propose(world, more) : undefined
    case 'approve':
      return world.approve(index, pick(PEOPLE, more), pick(ROLES, more >> 3), (more >> 6) % 6 === 0 ? 1 : 0)
    case 'reject':
      return more % 4 === 0 ? world.reject(index, pick(PEOPLE, more)) : undefined
    case 'jump':
      world.clockMs += pick(JUMPS_MS, more)
      return
    case 'sweep':
      world.sweep(index, pick(OUTCOMES, more))
      return
    case 'work':
      return worker && world.step(worker)
    case 'crash':
      return worker && world.crash(worker)
    case 'redeliver':
      return world.redeliver(more)
    case 'drift':
      return more % 3 === 0 ? drift(world, index, more >> 2) : undefined
    case 'deny':
      return more % 3 === 0 ? world.deny(index) : undefined
    case 'release':
      return world.release(index)
    case 'wantBack':
      return more % 2 === 0 ? world.wantBack(index, pick(PEOPLE, more >> 1)) : undefined
    case 'goWell':
      return goWell(world, index)
    case 'settle':
      return world.settle(index, pick(PEOPLE, more), pick(SETTLINGS, more >> 3))
    case 'tamper':
      return more % 4 === 0 ? world.tamper(index) : undefined
    case 'fault':
      world.fault = pick(FAULTS, more)
  }
}

/** Nothing goes wrong any more: time passes, what is due is done, people retry a failed revert. */
function drain(world: World): void {
  world.skewMs = 0
  world.fault = 'none'
  const notBefore = new Map<number, number>()
  for (let round = 0; round < 200; round++) {
    for (let [worker] = world.workers; worker !== undefined; [worker] = world.workers) world.step(worker)
    world.actions.forEach(({ state }, index) => state === 'revertFailed' && world.retry(index, BOB))
    const [next] = world.actions
      .map((_, index) => ({ index, due: world.due(index) }))
      .flatMap(({ index, due }) =>
        due === null ? [] : [{ index, timeMs: Math.max(due.time.getTime(), notBefore.get(index) ?? 0) }],
      )
      .sort((a, b) => a.timeMs - b.timeMs)
    if (next === undefined) return
    world.clockMs = Math.max(world.clockMs, next.timeMs)
    if (!world.sweep(next.index, 'holds')) notBefore.set(next.index, world.clockMs + 600_000)
  }
  throw new Error(`it never ends: ${world.actions.map(({ state }) => state).join(' ')}`)
}

/** What must hold in the end, besides what the witness saw on the way. */
function judgeEnd(world: World, endMs: number): void {
  world.actions.forEach(({ state, proposal }, index) => {
    const { applyMs, revertMs, isDrifted, isBuiltUpon } = world.witness.known[index] ?? {}
    const isOurs = applyMs !== undefined && isDrifted !== true
    const mustBeGone = isOurs && (proposal.ttlMs !== null || state === 'failed' || state === 'reverted')
    if (mustBeGone && world.valueOf(proposal.target.name) === `v${index}`) throw new Error(`${state}, and still there`)
    const isTouched = isDrifted === true || isBuiltUpon === true
    if (state === 'drifted' && applyMs !== undefined && !isTouched) throw new Error('yielded to nobody')
    if (applyMs === undefined || proposal.ttlMs === null || isDrifted === true) return
    if (state !== 'reverted' || revertMs === undefined) throw new Error(`${state} though its TTL ended`)
    const latestMs = Math.max(applyMs + proposal.ttlMs, endMs) + 15 * 60_000
    if (revertMs > latestMs) throw new Error(`reverted ${revertMs - latestMs} ms too late`)
  })
}

test(`${RUNS} interleavings: approved, applied once, reverted in time`, () => {
  const used = new Map<string, number>()
  let applied = 0
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 0x7fffffff }), { minLength: 30, maxLength: 90 }), (numbers) => {
      const world = new World()
      propose(world, numbers[0] ?? 0)
      for (const number of numbers) take(world, number)
      const endMs = world.clockMs
      drain(world)
      judgeEnd(world, endMs)
      for (const line of world.witness.lines) used.set(line, (used.get(line) ?? 0) + 1)
      applied += world.witness.known.filter(({ applyMs }) => applyMs !== undefined).length
    }),
    { numRuns: RUNS, seed: 7 },
  )
  expect(applied).toBeGreaterThan(RUNS / 10)
  const table = ACTION_STATES.flatMap((from) => Object.keys(ACTION_MACHINE[from]).map((event) => `${from} ${event}`))
  expect(table.filter((line) => (used.get(line) ?? 0) < 5)).toEqual([])
})
