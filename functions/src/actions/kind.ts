import type { ZodType } from 'zod'
import type { VerificationResult } from '@mesh/core/actions/verify-action'
import type { Risk } from '@mesh/core/schema/action-policy'
import type { Action, ActionTarget } from '@mesh/core/schema/action'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** The fields of a target that an action of this kind may change, by name; an absent field is not there. */
export type TargetFields = Record<string, Json>

/** A target as it was read. */
export interface TargetReading {
  /** Changes with every change of the target by anyone; null for a target that has none. */
  etag: string | null
  fields: TargetFields
}

/** Circumstances of one write. */
export interface WriteContext {
  actionId: string
  /** The same for every attempt of one direction of one action: whoever can, counts a repeated write once. */
  idempotencyKey: string
  /** Fencing number of the attempt. */
  fence: number
  /** What the target must still have; a write upon another one is refused with `aborted` or `failed-precondition`. */
  etag: string | null
  /** True while the action is being reverted. */
  isRevert: boolean
  /** When its TTL ends, for kinds whose change must hold no longer even if nobody reverts it; null for ever. */
  endTime?: Date | null
  now: Date
}

/** What a kind says when it plans: everything about one proposal that only the kind can know. */
export interface KindPlan {
  risk: Risk
  /** One line that people decide by: `Keep 2 instances of payments ready`. */
  title: string
  /** What else it touches, a sentence each. */
  blastRadius: string[]
  /** The fields that applying changes, as they shall be; null takes a field away. Other fields stay. */
  wanted: TargetFields
  /** What must hold after applying; null for a kind that nothing can verify. */
  verification: Action['proposal']['verification']
}

/**
 * One kind of change that Mesh can make: one file in `kinds/`, one line in `kinds/index.ts`. The engine does the rest: dry
 * run, approvals, leases, attempts, TTL, revert (it writes the fields as they were), ledger entries.
 */
export interface ActionKind<Parameters> {
  /** `entity.verb`. */
  name: string
  /** What it is for, for the form that proposes it. */
  description: string
  parameters: ZodType<Parameters>
  /** `never`: there is no way back, so it takes no TTL. */
  revert: 'automatic' | 'never'
  /** Whether its change must end by itself: then proposals need a TTL of at most this many milliseconds. */
  ttlMsMax?: number
  target(parameters: Parameters): ActionTarget
  /** Reads the target. Throws `not-found` when there is none, `permission-denied` for one that is not allow-listed. */
  read(parameters: Parameters, now: Date): Promise<TargetReading>
  /**
   * Judges a proposal on the target as it was read; again before each first write. Throws `failed-precondition` with what
   * stands against it and how to mend that.
   */
  plan(parameters: Parameters, reading: TargetReading, now: Date): Promise<KindPlan> | KindPlan
  /** A value of one of its fields as people read it, for a kind whose JSON says little. */
  inWords?(value: Json): string
  /**
   * Writes all fields on condition of the etag; gives the new one. Only one write of a target runs at a time. `failed-precondition` while
   * the target stands as it was read, and for one without etag, is its refusal for good; `unavailable` is tried again.
   */
  write(parameters: Parameters, fields: TargetFields, context: WriteContext): Promise<{ etag: string | null }>
  /** Reads what must hold after applying; only for plans with a `verification` of source `metric`. */
  verify?(parameters: Parameters, action: Action, now: Date): Promise<VerificationResult>
}
