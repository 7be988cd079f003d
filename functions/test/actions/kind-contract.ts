import { beforeEach, describe, expect, test } from 'vitest'
import type { TargetFields } from '../../src/actions/kind.ts'
import { bindKind, type ActionKinds } from '../../src/actions/engine/bind-kind.ts'
import { changedFields, fieldsDigest } from '../../src/actions/engine/fields.ts'
import { planTarget } from '../../src/actions/engine/plan-target.ts'
import type { ActionKind, WriteContext } from '../../src/actions/kind.ts'
import { clearFirestore } from '../mesh.ts'
import { Stand } from './stand.ts'

/** A kind with a target that really is there, for `keepsContract`. */
export interface KindCase {
  kind: ActionKind<never> | ActionKind<unknown>
  /** Of a change that is not made yet once `prepare` is done. */
  parameters: Record<string, unknown>
  /** Null when the change may stand for ever; the kind's most when absent. */
  ttlMs?: number | null
  /** Makes the target as it is before; the database is empty then. */
  prepare(now: Date): Promise<void>
  /** Others change something of the target that the action changes too; absent when nobody else can. */
  drift?(now: Date): Promise<void>
  /** The moment of the test; the beginning of 2026 when absent. */
  now?: Date
}

const ID = 'contract-1'

/**
 * What every kind must do under the engine: describe its change, make exactly that on condition of the etag, take it back, yield to
 * others, and find its own write again after a crash. Call it at the top of a test file that has its own project.
 */
export function keepsContract(name: string, make: () => KindCase): void {
  describe(`${name}: the contract of a kind`, () => {
    let one: KindCase
    let stand: Stand
    let writes: WriteContext[]
    let kinds: ActionKinds

    beforeEach(async () => {
      await clearFirestore()
      one = make()
      stand = new Stand()
      if (one.now !== undefined) stand.nowMs = one.now.getTime()
      writes = []
      kinds = { [one.kind.name]: () => Promise.resolve(counting(one.kind as ActionKind<unknown>, writes)) }
      Object.defineProperty(stand.targets, 'kinds', { value: kinds })
      await one.prepare(stand.now())
    })

    const bound = () => bindKind(kinds, { kind: one.kind.name, parameters: one.parameters })
    const fields = async (): Promise<TargetFields> => (await (await bound()).read(stand.now())).fields
    const ttlMs = () => (one.ttlMs === undefined ? (one.kind.ttlMsMax ?? null) : one.ttlMs)

    async function approved(): Promise<void> {
      await stand.propose(ID, one.parameters, { kind: one.kind.name, parameters: one.parameters, ttlMs: ttlMs() })
      await stand.approve(ID)
      if ((await stand.action(ID)).state === 'proposed') await stand.approve(ID, 'cyd')
    }

    async function wantedBack(): Promise<void> {
      const { state } = await stand.wantBack(ID)
      if (state !== 'reverting') await stand.wantBack(ID, 'cyd')
    }

    test('a dry run describes the change and writes nothing', async () => {
      const before = await fields()
      const { plan, dryRun } = await planTarget(await bound(), stand.now())
      expect(plan.title.length).toBeGreaterThan(0)
      expect(dryRun.changes.length > 0 || one.kind.revert === 'never').toBe(true)
      for (const { field, after } of dryRun.changes) expect(plan.wanted[field]).toEqual(after)
      expect(dryRun.baseline.digest).toBe(fieldsDigest(before))
      expect(await fields()).toEqual(before)
      expect(writes).toEqual([])
    })

    test('applying changes exactly the fields that were approved, once', async () => {
      const before = await fields()
      await approved()
      await stand.work(ID)
      const action = await stand.action(ID)
      expect(action).toMatchObject({ effect: 'applied', problem: '' })
      const { changes, desiredDigest } = action.proposal.dryRun
      expect(fieldsDigest(await fields())).toBe(fieldsDigest(changedFields(before, changes, 'after')))
      expect(fieldsDigest(await fields())).toBe(desiredDigest)
      expect((await (await bound()).read(stand.now())).etag).toBe(action.appliedEtag)
      await stand.work(ID)
      expect(writes.map(({ idempotencyKey }) => idempotencyKey)).toEqual([`${ID}:apply`])
    })

    test('a write upon an old etag is refused and changes nothing', async () => {
      const kind = await bound()
      const { etag, fields: before } = await kind.read(stand.now())
      if (etag === null) return
      const { dryRun } = await planTarget(kind, stand.now())
      const wanted = changedFields(before, dryRun.changes, 'after')
      const context = { actionId: ID, idempotencyKey: 'k1', fence: 1, isRevert: false, now: stand.now() }
      const written = await kind.write(wanted, { ...context, etag })
      expect(written.etag).not.toBe(etag)
      const standing = await fields()
      const late = kind.write(before, { ...context, idempotencyKey: 'k2', fence: 2, etag })
      await expect(late).rejects.toMatchObject({ code: expect.stringMatching(/^(aborted|failed-precondition)$/) })
      expect(await fields()).toEqual(standing)
    })

    test('a crash between the write and its record leaves one change', async () => {
      await approved()
      const recordOutcome = () => Promise.reject(new Error('crash'))
      await expect(stand.work(ID, { recordOutcome })).rejects.toThrow('crash')
      stand.pass(301)
      await stand.work(ID)
      expect((await stand.action(ID)).effect).toBe('applied')
      const { etag } = await (await bound()).read(stand.now())
      expect(writes.map(({ idempotencyKey }) => idempotencyKey)).toEqual(
        Array(etag === null ? 2 : 1).fill(`${ID}:apply`),
      )
    })

    test('reverting restores what was there', async () => {
      if (one.kind.revert === 'never') return
      const before = await fields()
      await approved()
      await stand.work(ID)
      await wantedBack()
      await stand.work(ID)
      expect(await stand.action(ID)).toMatchObject({ state: 'reverted', effect: 'none' })
      expect(fieldsDigest(await fields())).toBe(fieldsDigest(before))
    })

    test('what others changed meanwhile is left as it is', async () => {
      if (one.drift === undefined) return
      await approved()
      await one.drift(stand.now())
      const theirs = await fields()
      await stand.work(ID)
      expect(await stand.action(ID)).toMatchObject({ state: 'drifted', effect: 'none' })
      expect(await fields()).toEqual(theirs)
    })

    test('what others changed after it was applied is not reverted', async () => {
      if (one.drift === undefined || one.kind.revert === 'never') return
      await approved()
      await stand.work(ID)
      await one.drift(stand.now())
      const theirs = await fields()
      await wantedBack()
      await stand.work(ID)
      expect((await stand.action(ID)).state).toBe('drifted')
      expect(await fields()).toEqual(theirs)
    })
  })
}

/** Notes every write that the engine asks for. */
function counting(kind: ActionKind<unknown>, writes: WriteContext[]): ActionKind<unknown> {
  return {
    ...kind,
    target: kind.target.bind(kind),
    read: kind.read.bind(kind),
    plan: kind.plan.bind(kind),
    write: async (parameters, fields, context) => {
      writes.push(context)
      return kind.write(parameters, fields, context)
    },
  }
}
