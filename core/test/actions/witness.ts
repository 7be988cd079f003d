import type { ActionEvent } from '../../src/schema/action-event.ts'
import type { Action } from '../../src/schema/action.ts'
import type { Person } from '../../src/schema/incident.ts'

const NEEDED = { low: 1, medium: 1, high: 2 }
const COUNTS_MS = { low: 86_400_000, medium: 86_400_000, high: 14_400_000 }
const WAITS_MS = 7 * 86_400_000
/** Two clocks that are each 10 s off. */
const SKEW_MS = 20_000

/** States of actions that have changed nothing. */
const UNCHANGED = ['proposed', 'approved', 'rejected', 'expired']

interface Yes {
  uid: string
  role: string
  digest: string
  timeMs: number
}

/** What a naive observer knows of one action, from what happened and not from its document. */
interface Known {
  risk: keyof typeof NEEDED
  proposer: string
  digest: string
  proposedMs: number
  targetName: string
  isRejected: boolean
  yes: Yes[]
  /** Who wants it back before its time, and when they said so last. */
  wishes: Map<string, number>
  /** Who says that its target is in order since its revert failed, and when they said so last. */
  settlers: Map<string, number>
  /** As long as people decide. */
  isOpen: boolean
  revision: number
  state: string
  /** Attempts that were begun. */
  claims: number
  applyMs: number | undefined
  revertMs: number | undefined
  isDrifted: boolean
  /** Whether another action was applied upon it: only where it stands for ever. */
  isBuiltUpon: boolean
}

/** Watches everything that happens and throws when it breaks a promise of the engine. */
export class Witness {
  readonly known: Known[] = []
  /** Lines of the table that were used, as `from event`. */
  readonly lines: string[] = []
  private readonly fences = new Map<string, number>()

  sawProposal(index: number, { proposal, digest }: Action, event: ActionEvent, timeMs: number): void {
    const { risk, proposer, target } = proposal
    const told = { revision: event.revision, state: event.to }
    const nothing = {
      wishes: new Map<string, number>(),
      settlers: new Map<string, number>(),
      claims: 0,
      applyMs: undefined,
      revertMs: undefined,
      isDrifted: false,
      isBuiltUpon: false,
      isRejected: false,
      isOpen: true,
      yes: [],
    }
    this.known[index] = {
      risk,
      proposer: proposer.uid,
      digest,
      proposedMs: timeMs,
      targetName: target.name,
      ...told,
      ...nothing,
    }
  }

  /** Whether an approval must be accepted, by the words of the rules. */
  wouldCount(index: number, person: Person, role: string, digest: string, nowMs: number): boolean {
    const one = this.of(index)
    if (!one.isOpen || person.uid === one.proposer || (role !== 'approver' && role !== 'admin')) return false
    if (digest !== one.digest || one.state !== 'proposed') return false
    return !this.counted(one, digest, nowMs, 0).has(person.uid)
  }

  sawApproval(index: number, yes: Yes, { expected, isAccepted }: { expected: boolean; isAccepted: boolean }): void {
    const one = this.of(index)
    const isNearEnd =
      Math.abs(yes.timeMs - one.proposedMs - WAITS_MS) <= SKEW_MS || yes.timeMs > one.proposedMs + WAITS_MS
    if (expected !== isAccepted && !isNearEnd) throw new Error(`approval: ${isAccepted}, expected ${expected}`)
    if (isAccepted && !expected) throw new Error('an approval that must not count')
    if (isAccepted) one.yes.push(yes)
  }

  sawRejection(index: number): void {
    this.of(index).isRejected = true
  }

  /** A person wants it back, after which it is in a state. */
  sawWish(index: number, uid: string, nowMs: number, state: string): void {
    const { wishes, risk } = this.of(index)
    wishes.set(uid, nowMs)
    const people = [...wishes.values()].filter((timeMs) => nowMs < timeMs + COUNTS_MS[risk] + SKEW_MS).length
    if (state === 'reverting' && people < NEEDED[risk]) throw new Error(`taken back by ${people} at ${risk} risk`)
  }

  /** A person says that the target of a failed revert is in order, after which it is in a state. */
  sawSettling(index: number, uid: string, how: string, nowMs: number, state: string): void {
    const { settlers, risk, proposer } = this.of(index)
    if (how === 'undone') throw new Error('settled though it stands')
    if (uid === proposer) throw new Error('settled by who proposed it')
    settlers.set(uid, nowMs)
    const people = [...settlers.values()].filter((timeMs) => nowMs < timeMs + COUNTS_MS[risk] + SKEW_MS).length
    const needed = how === 'unreadable' ? NEEDED[risk] : 1
    if (state === 'settled' && people < needed) throw new Error(`settled by ${people} at ${risk} risk`)
  }

  sawDrift(targetName: string): void {
    for (const one of this.known) if (one.targetName === targetName && one.applyMs !== undefined) one.isDrifted = true
  }

  sawEvent(index: number, { event, from, to, revision }: ActionEvent, effect: Action['effect']): void {
    this.lines.push(`${from} ${event}`)
    const one = this.of(index)
    if (from !== one.state || revision !== one.revision + 1) throw new Error(`event ${revision} does not follow`)
    if (event === 'claim') one.claims += 1
    // A later attempt cannot tell the same change by others from what an earlier one did unseen.
    if (event === 'apply' && one.applyMs === undefined && one.claims === 1)
      throw new Error('took the change of others for its own')
    const isUntouched = UNCHANGED.includes(to) || (event === 'drift' && from === 'applying' && one.claims === 1)
    if (isUntouched && effect !== 'none') throw new Error(`${to}, with the effect ${effect}`)
    const stands = one.applyMs !== undefined && one.revertMs === undefined && !one.isDrifted && !one.isBuiltUpon
    if (stands && effect === 'none') throw new Error(`${to} without effect, and it stands`)
    if (event === 'failRevert') one.settlers.clear()
    Object.assign(one, { state: to, revision, isOpen: one.isOpen && to === 'proposed' })
  }

  sawLease(targetName: string, fence: number): void {
    if (fence < (this.fences.get(targetName) ?? 0)) throw new Error('a fencing number that went back')
    this.fences.set(targetName, fence)
  }

  sawApply(
    index: number,
    digest: string,
    etags: { seen: string | null; baseline: string | null },
    nowMs: number,
  ): void {
    const one = this.of(index)
    if (one.applyMs !== undefined) throw new Error('applied twice')
    if (one.isRejected) throw new Error('applied though it was rejected')
    if (etags.seen !== etags.baseline) throw new Error('applied over a change of others')
    const people = this.counted(one, digest, nowMs, SKEW_MS)
    if (people.size < NEEDED[one.risk]) throw new Error(`applied with ${people.size} approvals at ${one.risk} risk`)
    const before = this.known.filter((other) => other.targetName === one.targetName && other.applyMs !== undefined)
    for (const other of before) other.isBuiltUpon = true
    one.applyMs = nowMs
  }

  sawRevert(index: number, value: string, nowMs: number): void {
    const one = this.of(index)
    if (value !== `v${index}`) throw new Error(`reverted what others wrote: ${value}`)
    if (one.revertMs !== undefined) throw new Error('reverted twice')
    one.revertMs = nowMs
  }

  private counted(one: Known, digest: string, nowMs: number, skewMs: number): Set<string> {
    const valid = one.yes.filter((yes) => yes.digest === digest && nowMs < yes.timeMs + COUNTS_MS[one.risk] + skewMs)
    return new Set(valid.map(({ uid }) => uid).filter((uid) => uid !== one.proposer))
  }

  private of(index: number): Known {
    const one = this.known[index]
    if (one === undefined) throw new Error(`no action ${index}`)
    return one
  }
}
