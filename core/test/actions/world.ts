import { beginRevert } from '../../src/actions/begin-revert.ts'
import { denialOf } from '../../src/actions/denial.ts'
import { denyAction, denyAutopilot, releaseAction } from '../../src/actions/deny-action.ts'
import { approveAction } from '../../src/actions/approve-action.ts'
import { claimAction } from '../../src/actions/claim-action.ts'
import { dueMove, type DueMove } from '../../src/actions/due-move.ts'
import { expireAction } from '../../src/actions/expire-action.ts'
import { giveUp } from '../../src/actions/give-up.ts'
import { judgeTarget } from '../../src/actions/judge-target.ts'
import type { ActionChange } from '../../src/actions/move-action.ts'
import { proposalOf, proposeAction } from '../../src/actions/propose-action.ts'
import { recordAttempt, type AttemptOutcome } from '../../src/actions/record-attempt.ts'
import { rejectAction } from '../../src/actions/reject-action.ts'
import { retryRevert } from '../../src/actions/retry-revert.ts'
import { settleAction } from '../../src/actions/settle-action.ts'
import { beginVerification, verifyAction, type VerificationResult } from '../../src/actions/verify-action.ts'
import { MeshError } from '../../src/errors.ts'
import type { Role } from '../../src/roles.ts'
import { DEFAULT_POLICY } from '../../src/schema/action-policy.ts'
import type { Action, TargetLease, TargetSeen } from '../../src/schema/action.ts'
import type { Person } from '../../src/schema/incident.ts'
import { ADA, BOB, CYD, digestOf, START_MS, WISH } from './fixtures.ts'
import { Witness } from './witness.ts'

interface Worker {
  index: number
  /** As its claim left it. */
  action: Action
  fence: number
  seen: TargetSeen | undefined
  outcome: AttemptOutcome | undefined
}

/**
 * How the next write goes wrong: refused, for now or for good, without an answer though it did or did not change the target, or because
 * actions were stopped since the claim.
 */
export type WriteFault = 'none' | 'refused' | 'refusedForGood' | 'lostBefore' | 'lostAfter' | 'stopped'

const ACCOUNTS = new Map([ADA, BOB, CYD].map(({ uid }) => [uid, { role: 'approver', isDisabled: false } as const]))

/** The engine among targets, workers that crash, people and a clock, as functions will drive it; told to a witness. */
export class World {
  clockMs = START_MS
  /** How far the clock of whoever acts next is off. */
  skewMs = 0
  fault: WriteFault = 'none'
  readonly actions: Action[] = []
  readonly witness = new Witness()
  workers: Worker[] = []
  private readonly leases = new Map<string, TargetLease>()
  private readonly targets = new Map(['t0', 't1'].map((name) => [name, { version: 0, value: 'base' }]))
  private readonly reports: { index: number; report: AttemptOutcome & { fence: number } }[] = []

  private get now(): Date {
    return new Date(this.clockMs + this.skewMs)
  }

  propose(wish: Partial<typeof WISH>, targetName: string): void {
    const index = this.actions.length
    const { etag, digest } = this.read(targetName)
    const proposal = proposalOf(
      {
        ...WISH,
        ...wish,
        target: { type: 'test', name: targetName },
        dryRun: { baseline: { etag, digest }, desiredDigest: `v${index}`, changes: [] },
      },
      DEFAULT_POLICY,
    )
    const { action, event } = proposeAction(proposal, {
      digest: digestOf(proposal),
      policy: DEFAULT_POLICY,
      now: this.now,
    })
    this.actions.push(action)
    this.witness.sawProposal(index, action, event, this.clockMs)
  }

  /** A person approves what they saw `behind` revisions ago. */
  approve(index: number, person: Person, role: Role, behind: number): void {
    const action = this.at(index)
    const digest = digestOf(action.proposal)
    const expected = behind === 0 && this.witness.wouldCount(index, person, role, digest, this.now.getTime())
    const isAccepted = this.attempt(index, () =>
      approveAction(action, { person, role, revision: action.revision - behind, digest }, digest, this.now),
    )
    this.witness.sawApproval(
      index,
      { uid: person.uid, role, digest, timeMs: this.now.getTime() },
      { expected, isAccepted },
    )
  }

  reject(index: number, person: Person): void {
    const action = this.at(index)
    const isDone = this.attempt(index, () =>
      rejectAction(action, { person, revision: action.revision, reason: 'no' }, this.now),
    )
    if (isDone) this.witness.sawRejection(index)
  }

  retry(index: number, person: Person): void {
    this.attempt(index, () => retryRevert(this.at(index), { person, revision: this.at(index).revision }, this.now))
  }

  /** A freeze, or a rule of the policy that is used up. */
  deny(index: number): void {
    const action = this.at(index)
    const isWaiting = action.state === 'proposed'
    if (!isWaiting && action.state !== 'approved') return
    const denial = denialOf(isWaiting ? 'autopilotQuota' : 'frozen', 'for now')
    this.attempt(index, () => (isWaiting ? denyAutopilot : denyAction)(action, denial, this.now))
  }

  release(index: number): void {
    this.attempt(index, () => releaseAction(this.at(index), { codes: ['frozen', 'killSwitch'] }, this.now))
  }

  wantBack(index: number, person: Person): void {
    const { revision } = this.at(index)
    const wish = { person, role: 'approver', revision, reason: 'no more' } as const
    const isTaken = this.attempt(index, () => beginRevert(this.at(index), wish, ACCOUNTS, this.now))
    if (isTaken) this.witness.sawWish(index, person.uid, this.now.getTime(), this.at(index).state)
  }

  /** A person puts the target of a failed revert in order, or does not, and says so; Mesh may be unable to read it. */
  settle(index: number, person: Person, how: 'done' | 'unreadable' | 'undone'): void {
    const { state, revision, proposal, digest } = this.at(index)
    const { name } = proposal.target
    if (state !== 'revertFailed') return
    if (how === 'undone' && this.valueOf(name) !== `v${index}`) return
    if (how !== 'undone') this.changeByHand(name, 'base')
    const seen = how === 'unreadable' ? null : this.read(name)
    const word = { person, role: 'approver', revision, reason: 'done by hand' } as const
    const around = { digest, seen, accounts: ACCOUNTS }
    const isTaken = this.attempt(index, () => settleAction(this.at(index), word, around, this.now))
    if (isTaken) this.witness.sawSettling(index, person.uid, how, this.now.getTime(), this.at(index).state)
  }

  /** Somebody changes a byte of a stored proposal before it is applied. */
  tamper(index: number): void {
    const action = this.at(index)
    if (action.state !== 'proposed' && action.state !== 'approved') return
    this.actions[index] = { ...action, proposal: { ...action.proposal, reason: `${action.proposal.reason}.` } }
  }

  changeByHand(targetName: string, value: string): void {
    this.write(targetName, value)
    this.witness.sawDrift(targetName)
  }

  due(index: number): DueMove | null {
    return dueMove(this.at(index), this.now)
  }

  /** What a task or the sweeper does with one action; false when it was refused for now. */
  sweep(index: number, outcome: VerificationResult['outcome']): boolean {
    const action = this.at(index)
    switch (dueMove(action, this.now)?.move) {
      case 'expire':
        return this.expire(index)
      case 'beginVerify':
        return this.attempt(index, () => beginVerification(action, this.now))
      case 'verify':
        return this.attempt(index, () => verifyAction(action, { outcome, message: outcome }, this.now))
      case 'giveUp':
        return this.attempt(index, () => giveUp(action, this.now))
      case 'apply':
      case 'revert':
        return this.claim(index) || this.expire(index)
      case undefined:
        return false
    }
  }

  /** One step of a worker: read the target, write it, report. */
  step(worker: Worker): void {
    const { action, index } = worker
    const { name } = action.proposal.target
    if (worker.seen === undefined) worker.seen = this.read(name)
    else if (worker.outcome === undefined) worker.outcome = this.writeIfJudged(worker, worker.seen)
    else {
      const report = { ...worker.outcome, fence: worker.fence }
      this.reports.push({ index, report })
      this.report(index, report)
      this.crash(worker)
    }
  }

  crash(worker: Worker): void {
    this.workers = this.workers.filter((one) => one !== worker)
  }

  redeliver(number: number): void {
    const one = this.reports[number % this.reports.length]
    if (one !== undefined) this.report(one.index, one.report)
  }

  valueOf(targetName: string): string {
    return this.read(targetName).digest
  }

  private expire(index: number): boolean {
    const action = this.at(index)
    return this.attempt(index, () => expireAction(action, digestOf(action.proposal), this.now))
  }

  private claim(index: number): boolean {
    const action = this.at(index)
    const { name } = action.proposal.target
    const lease = this.leases.get(name)
    const holder =
      lease === undefined || lease.actionId === String(index) ? undefined : this.actions[Number(lease.actionId)]
    const around = { actionId: String(index), digest: digestOf(action.proposal), lease, holder }
    return this.attempt(index, () => {
      const change = claimAction(action, around, this.now)
      if (change === undefined) return undefined
      this.takeLease(name, change.lease)
      const { fence } = change.lease
      this.workers.push({ index, action: change.action, fence, seen: undefined, outcome: undefined })
      return change
    })
  }

  private writeIfJudged(worker: Worker, seen: TargetSeen): AttemptOutcome | undefined {
    const { action, index } = worker
    const isReverting = action.state === 'reverting'
    const { baseline, desiredDigest } = action.proposal.dryRun
    switch (judgeTarget(action, seen, digestOf(this.at(index).proposal), this.now)) {
      case 'late':
        this.crash(worker)
        return undefined
      case 'expired':
        return { outcome: 'expired' }
      case 'drifted':
        return { outcome: 'drifted', problem: `found ${seen.digest}` }
      case 'done':
        return isReverting ? { outcome: 'reverted' } : { outcome: 'applied', etag: seen.etag }
      case 'write': {
        const { name } = action.proposal.target
        const fault = this.fault
        this.fault = 'none'
        const denial = denialOf('killSwitch', 'fire')
        if (fault === 'stopped' && !isReverting) return { outcome: 'denied', denial }
        const isRefused = fault === 'refused' || fault === 'refusedForGood'
        const isFinal = fault === 'refusedForGood'
        const failed = { outcome: 'failed', problem: fault, isUnchanged: isRefused, isFinal } as const
        if (isRefused || fault === 'lostBefore' || this.read(name).etag !== seen.etag) return failed
        const digest = digestOf(this.at(index).proposal)
        if (isReverting) this.witness.sawRevert(index, this.valueOf(name), this.clockMs)
        else this.witness.sawApply(index, digest, { seen: seen.etag, baseline: baseline.etag }, this.clockMs)
        const etag = this.write(name, isReverting ? baseline.digest : desiredDigest)
        if (fault === 'lostAfter') return failed
        return isReverting ? { outcome: 'reverted' } : { outcome: 'applied', etag }
      }
    }
  }

  private report(index: number, report: AttemptOutcome & { fence: number }): void {
    const { name } = this.at(index).proposal.target
    const lease = this.leases.get(name)
    if (lease === undefined) throw new Error('a report without a lease')
    this.attempt(index, () => {
      const change = recordAttempt(this.at(index), lease, report, this.now)
      if (change !== undefined) this.takeLease(name, change.lease)
      return change
    })
  }

  /** One transaction; what the engine refuses changes nothing. */
  private attempt(index: number, decide: () => ActionChange | undefined): boolean {
    try {
      const change = decide()
      if (change === undefined) return false
      this.witness.sawEvent(index, change.event, change.action.effect)
      this.actions[index] = change.action
      return true
    } catch (error) {
      if (error instanceof MeshError) return false
      throw error
    }
  }

  private takeLease(name: string, lease: TargetLease): void {
    this.witness.sawLease(name, lease.fence)
    this.leases.set(name, lease)
  }

  private at(index: number): Action {
    const action = this.actions[index]
    if (action === undefined) throw new Error(`no action ${index}`)
    return action
  }

  private read(name: string): TargetSeen {
    const target = this.targets.get(name)
    if (target === undefined) throw new Error(`no target ${name}`)
    return { etag: `e${target.version}`, digest: target.value }
  }

  private write(name: string, value: string): string {
    const version = (this.targets.get(name)?.version ?? 0) + 1
    this.targets.set(name, { version, value })
    return `e${version}`
  }
}
