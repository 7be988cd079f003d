import type { Action } from '@mesh/core/schema/action'
import type { ActionEvent } from '@mesh/core/schema/action-event'
import type { ActionsConfig } from '@mesh/core/schema/settings/actions'
import { NO_SETTINGS } from '@mesh/core/schema/settings'
import { COLLECTIONS } from '@mesh/core/paths'
import type { BoardEntry } from '@mesh/core/schema/board'
import type { LedgerEntry } from '@mesh/core/schema/ledger'
import type { Account } from '../../src/gcp/accounts.ts'
import type { TaskRequest } from '../../src/gcp/tasks.ts'
import { digestOf } from '../../src/kit/digest.ts'
import { firestore } from '../../src/kit/firestore.ts'
import type { Caller } from '../../src/kit/door-input.ts'
import { scheduleRun } from '../../src/actions/schedule-run.ts'
import { changeAction, deniedActionIds, dueActionIds, loadAction } from '../../src/actions/store/actions.ts'
import { claim, recordOutcome } from '../../src/actions/store/attempts.ts'
import { collections } from '../../src/actions/store/collections.ts'
import { loadPolicy, loadUses, turnSwitch } from '../../src/actions/store/policy.ts'
import { createAction } from '../../src/actions/store/proposals.ts'
import { approveAction } from '../../src/actions/verbs/approve-action.ts'
import { proposeAction } from '../../src/actions/verbs/propose-action.ts'
import { revertAction } from '../../src/actions/verbs/revert-action.ts'
import { readStanding } from '../../src/kit/read-standing.ts'
import { runAction, type RunDeps } from '../../src/actions/worker/run-action.ts'
import { at } from '../fixtures.ts'
import { Targets } from './targets.ts'

/** The engine with its real store, among accounts, targets, a clock and a queue of this test alone. */
export class Stand {
  nowMs = at(0).getTime()
  readonly targets = new Targets()
  readonly tasks: TaskRequest[] = []
  resumed = 0
  check: BoardEntry | undefined
  readonly accounts = new Map<string, Account>(
    (
      [
        ['ada', 'operator'],
        ['bob', 'approver'],
        ['cyd', 'admin'],
        ['dan', 'approver'],
        ['eve', 'viewer'],
        ['aud', 'auditor'],
      ] as const
    ).map(([uid, role]) => [uid, { uid, name: uid.toUpperCase(), role, isDisabled: false }]),
  )

  readonly now = () => new Date(this.nowMs)
  readonly readAccount = (uid: string) => Promise.resolve(this.accounts.get(uid))
  readonly readApprover = (uid: string) =>
    readStanding(uid, { readAccount: this.readAccount, readMember: () => Promise.resolve(undefined) })
  readonly scheduleRun: typeof scheduleRun = (actionId, action, now) =>
    scheduleRun(actionId, action, now, (task) => {
      this.tasks.push(task)
      return Promise.resolve()
    })

  /** For every verb. */
  get deps() {
    return {
      readAccount: this.readAccount,
      readApprover: this.readApprover,
      readApiKey: () => Promise.resolve(undefined),
      kinds: this.targets.kinds,
      loadAction,
      changeAction,
      createAction,
      loadPolicy,
      loadUses,
      turnSwitch,
      deniedActionIds,
      scheduleRun: this.scheduleRun,
      resumeSchedules: () => {
        this.resumed += 1
        return Promise.resolve()
      },
    }
  }

  get run(): RunDeps {
    return {
      ...this.deps,
      claim,
      recordOutcome,
      loadCheckState: () => Promise.resolve(this.check),
      now: this.now,
    }
  }

  caller(uid: string): Caller {
    return { uid, role: this.accounts.get(uid)?.role }
  }

  pass(seconds: number): void {
    this.nowMs += seconds * 1000
  }

  /** Stores the section `actions` of mesh.yaml. */
  async configure(actions: ActionsConfig): Promise<void> {
    const { rootSettings } = await collections()
    await rootSettings.set({ ...NO_SETTINGS, actions })
  }

  propose(actionId: string, parameters: object, wish: object = {}, uid = 'ada') {
    const request = { actionId, kind: 'test.set', parameters, reason: 'why', ...wish }
    return proposeAction(request, this.caller(uid), this.now(), this.deps)
  }

  async approve(actionId: string, uid = 'bob', changes: { revision?: number; digest?: string } = {}) {
    const action = await this.action(actionId)
    const request = { actionId, revision: action.revision, digest: digestOf(action.proposal), ...changes }
    return approveAction(request, this.caller(uid), this.now(), this.deps)
  }

  /** A target that stands, and an action upon it that is approved. */
  async approved(actionId: string, parameters: { name: string; value: unknown } & object, wish: object = {}) {
    if (this.targets.get(parameters.name) === undefined) this.targets.set(parameters.name, { value: 0, other: 'kept' })
    await this.propose(actionId, parameters, wish)
    await this.approve(actionId)
  }

  /** An approver wants a standing change back, or its failed revert tried again. */
  async wantBack(actionId: string, uid = 'bob') {
    const { revision } = await this.action(actionId)
    return revertAction({ actionId, revision, reason: 'over' }, this.caller(uid), this.now(), this.deps)
  }

  work(actionId: string, deps: Partial<RunDeps> = {}): Promise<void> {
    return runAction({ actionId }, this.now(), { ...this.run, ...deps })
  }

  async action(actionId: string): Promise<Action> {
    const action = await loadAction(actionId)
    if (action === undefined) throw new Error(`no action ${actionId}`)
    return action
  }

  async due(): Promise<string[]> {
    const ids: string[] = []
    for await (const page of dueActionIds(this.now(), 50)) ids.push(...page)
    return ids
  }

  async history(actionId: string): Promise<ActionEvent[]> {
    const { history } = await collections()
    const { docs } = await history(actionId).orderBy('revision').get()
    return docs.map((document) => document.data())
  }

  /** Entries that wait for the ledger, about one action. */
  async entries(resource: string): Promise<LedgerEntry[]> {
    const { docs } = await (await firestore()).collection(COLLECTIONS.ledgerPending).get()
    return docs
      .map((document) => JSON.parse(String(document.get('entry'))) as LedgerEntry)
      .filter((entry) => entry.resource === resource)
  }
}

/** The events of a history must each have their entry, and the entries must follow each other by their digests. */
export function chainOf(entries: readonly LedgerEntry[]): string[] {
  const chain: string[] = []
  for (let before: string | null = null; ;) {
    const next: LedgerEntry | undefined = entries.find((entry) => entry.before === before)
    if (next === undefined) return chain
    chain.push(next.action)
    before = next.after
  }
}
