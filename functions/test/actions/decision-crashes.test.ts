import { expect, test } from 'vitest'
import type { MeshError } from '@mesh/core/errors'
import type { Action } from '@mesh/core/schema/action'
import { digestOf } from '../../src/kit/digest.ts'
import { approveAction } from '../../src/actions/verbs/approve-action.ts'
import { rejectAction } from '../../src/actions/verbs/reject-action.ts'
import { revertAction } from '../../src/actions/verbs/revert-action.ts'
import { settleAction } from '../../src/actions/verbs/settle-action.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { Crasher } from './crasher.ts'
import { chainOf, Stand } from './stand.ts'

takeOwnProject()

const ID = 'action-1'
const SET = { name: 't', value: 2 }

type Deps = Stand['deps']

/** What people decide, the action before that, and what becomes of it: once, whether it crashed or not. */
const DECISIONS: Record<
  string,
  {
    before: (stand: Stand) => Promise<unknown>
    decide: (stand: Stand, seen: Action, deps: Deps) => Promise<unknown>
    end: { events: string; value: number }
  }
> = {
  approveAction: {
    before: (stand) => stand.propose(ID, SET),
    decide: (stand, { revision, proposal }, deps) =>
      approveAction({ actionId: ID, revision, digest: digestOf(proposal) }, stand.caller('bob'), stand.now(), deps),
    end: { events: 'propose approve claim apply', value: 2 },
  },
  rejectAction: {
    before: async (stand) => {
      await stand.propose(ID, SET)
      await stand.approve(ID)
    },
    decide: (stand, { revision }, deps) =>
      rejectAction({ actionId: ID, revision, reason: 'no' }, stand.caller('dan'), stand.now(), deps),
    end: { events: 'propose approve reject', value: 0 },
  },
  revertAction: {
    before: async (stand) => {
      await stand.approved(ID, SET)
      await stand.work(ID)
    },
    decide: (stand, { revision }, deps) =>
      revertAction({ actionId: ID, revision, reason: 'no' }, stand.caller('dan'), stand.now(), deps),
    end: { events: 'propose approve claim apply beginRevert claim revert', value: 0 },
  },
  settleAction: {
    before: async (stand) => {
      await stand.approved(ID, SET, { ttlMs: 60_000 })
      await stand.work(ID)
      stand.pass(60)
      stand.targets.delete('t')
      await stand.work(ID)
      stand.targets.set('t', { value: 5 })
    },
    decide: (stand, { revision }, deps) =>
      settleAction({ actionId: ID, revision, reason: 'mended' }, stand.caller('dan'), stand.now(), deps),
    end: { events: 'propose approve claim apply beginRevert failRevert settle', value: 5 },
  },
}

test.each(Object.entries(DECISIONS))(
  '%s: a crash at any step and the same request again decide once; the sweep does the rest',
  async (_, { before, decide, end }) => {
    /** The number of steps of the request as a whole. */
    async function lead(at?: number): Promise<number> {
      await clearFirestore()
      const stand = new Stand()
      stand.targets.set('t', { value: 0 })
      await before(stand)
      const seen = await stand.action(ID)
      const crasher = new Crasher(at)
      const isAnswered = await decide(stand, seen, crasher.decisions(stand.deps)).then(
        () => true,
        (error: unknown) => {
          Crasher.admit(error)
          return false
        },
      )
      expect(isAnswered, `crash at ${at}`).toBe(at === undefined)
      const isDecided = (await stand.action(ID)).revision > seen.revision
      // Whoever asks again after it was decided is told that it is not what they saw any more.
      const told = await decide(stand, seen, stand.deps).then(
        () => 'done',
        (error: unknown) => (error as MeshError).code,
      )
      expect(told).toBe(isDecided ? 'aborted' : 'done')
      for (const id of await stand.due()) await stand.work(id)
      const events = (await stand.history(ID)).map(({ event }) => event)
      expect(events.join(' ')).toBe(end.events)
      expect(chainOf(await stand.entries(`actions/${ID}`))).toEqual(events.map((event) => `action.${event}`))
      expect(stand.targets.get('t')).toEqual({ value: end.value })
      return crasher.step
    }

    const steps = await lead()
    expect(steps).toBeGreaterThanOrEqual(4)
    for (let at = 0; at < steps; at += 1) await lead(at)
  },
)
