import { z } from 'zod'
import { requirementSchema, RISKS } from './action-policy.ts'
import { DENIAL_CODES } from '../actions/denial.ts'
import { CHECK_STATES } from './board.ts'
import { personSchema } from './incident.ts'

export const ACTION_STATES = [
  'proposed',
  'approved',
  'rejected',
  'expired',
  'applying',
  'applied',
  'verifying',
  'verified',
  'failed',
  'reverting',
  'reverted',
  'revertFailed',
  'settled',
  'drifted',
] as const
export type ActionState = (typeof ACTION_STATES)[number]

/** What an action changes: `{type: 'run.service', name: 'projects/p/locations/l/services/s'}`. */
export const actionTargetSchema = z.strictObject({ type: z.string().min(1).max(100), name: z.string().min(1).max(500) })
export type ActionTarget = z.infer<typeof actionTargetSchema>

/** How a target stood when it was read. */
export const targetSeenSchema = z.strictObject({
  /** Changes with every change of the target by anyone; null for a target that has none, such as a webhook. */
  etag: z.string().nullable(),
  /** Of the fields that the action changes. */
  digest: z.string(),
})
export type TargetSeen = z.infer<typeof targetSeenSchema>

const changeSchema = z.strictObject({
  field: z.string(),
  before: z.json(),
  after: z.json(),
  /** The same in words, where the values as they are say little to people. */
  words: z.strictObject({ before: z.string().max(2000), after: z.string().max(2000) }).exactOptional(),
})

const dryRunSchema = z.strictObject({
  /** The target as it was, which applying must find again and reverting restores. */
  baseline: targetSeenSchema,
  /** Digest of the fields that the action changes, once it is applied. */
  desiredDigest: z.string(),
  /** The difference as people read it; null for a field that is absent. */
  changes: z.array(changeSchema).max(200),
})

const verificationSchema = z.strictObject({
  source: z.enum(['check', 'metric']),
  name: z.string(),
  /** How long after applying it must hold. */
  windowMs: z.int().positive(),
})

/** What people approve: their approvals are void when a single byte of it changes. */
export const proposalSchema = z.strictObject({
  /** Name of the kind, as `entity.verb`. */
  kind: z.string().regex(/^[a-z][a-zA-Z0-9]*\.[a-z][a-zA-Z0-9]*$/),
  parameters: z.record(z.string(), z.json()),
  /** What it does, in one line that people decide by. */
  title: z.string().min(1).max(200),
  target: actionTargetSchema,
  risk: z.enum(RISKS),
  reason: z.string().min(1).max(4096),
  proposer: personSchema,
  /** The incident that it answers; null for none. */
  incidentId: z.string().nullable(),
  /** The override rule that proposed it; null for none. */
  ruleId: z.string().nullable(),
  /** Who wrote that rule, and may not approve what it proposes; absent for nobody known, and without a rule. */
  author: personSchema.exactOptional(),
  /** How long the change stands, from the first attempt to apply it; null for ever. */
  ttlMs: z.int().positive().nullable(),
  /** Whether Mesh can put the target back. */
  revert: z.enum(['automatic', 'never']),
  /** Null for a kind that nothing can verify: it stays `applied`. */
  verification: verificationSchema.nullable(),
  dryRun: dryRunSchema,
  /** What else it touches, a sentence each. */
  blastRadius: z.array(z.string().max(300)).max(20),
  requirement: requirementSchema,
})
export type Proposal = z.infer<typeof proposalSchema>

/** One approval of exactly the proposal that `digest` is of, by a person, or by Mesh in the role `policy`: autopilot. */
export const approvalSchema = z.strictObject({
  person: personSchema,
  role: z.enum(['approver', 'admin', 'policy']),
  digest: z.string(),
  time: z.date(),
})
export type Approval = z.infer<typeof approvalSchema>

/** An approver who wants a standing change back before its time, or says that the target of a failed revert is as it should be. */
const revertApprovalSchema = z.strictObject({
  person: personSchema,
  role: z.enum(['approver', 'admin']),
  time: z.date(),
})
export type RevertApproval = z.infer<typeof revertApprovalSchema>

/** Why an action is not applied, or not approved by policy, for now. */
export const denialSchema = z.strictObject({ code: z.enum(DENIAL_CODES), message: z.string(), time: z.date() })

/** `actions/{id}`: one declared change of the world, from its proposal to its end. */
export const actionSchema = z.strictObject({
  schemaVersion: z.literal(1),
  proposal: proposalSchema,
  /** SHA-256 of the canonical JSON of `proposal`, as it was proposed. */
  digest: z.string(),
  state: z.enum(ACTION_STATES),
  approvals: z.array(approvalSchema).max(20),
  /** When the proposal, or its oldest approval once it is approved, ends. */
  expireTime: z.date(),
  /** Whether the target carries the change: `unknown` from the first attempt until its outcome is known. */
  effect: z.enum(['none', 'unknown', 'applied']),
  /** Attempts begun in this state. */
  attempts: z.int(),
  /** The attempt under way, or that crashed; null while nobody works on it. */
  lease: z.strictObject({ fence: z.int(), untilTime: z.date() }).nullable(),
  /** When a failed attempt is repeated, or a denied one is looked at again; null when it is not. */
  retryTime: z.date().nullable(),
  /** First attempt that may have changed the target; its TTL counts from here. */
  applyTime: z.date().nullable(),
  /** Fencing number of that attempt; null before it. */
  applyFence: z.int().nullable().default(null),
  appliedTime: z.date().nullable(),
  /** Of the target after applying. */
  appliedEtag: z.string().nullable(),
  /** End of the window of its verification; null before that began. */
  verifyEndTime: z.date().nullable(),
  /** How the check that verifies it stood when it was applied; absent without a check, before that, and where nobody knows. */
  checkBefore: z.enum(CHECK_STATES).exactOptional(),
  /** When its TTL ends; null while it is not applied, and for ever. */
  revertTime: z.date().nullable(),
  /** Who wants it back before that; as many must as had to approve it. */
  revertApprovals: z.array(revertApprovalSchema).max(20).default([]),
  /** Who says that its target is as it should be, since its revert failed last. */
  settleApprovals: z.array(revertApprovalSchema).max(20).default([]),
  /** What stands in its way for now; null for nothing. */
  denial: denialSchema.nullable().default(null),
  /** Why it was rejected, failed or drifted; names no secret. */
  problem: z.string(),
  /** Grows with every event; whoever decides upon the action names the one they saw. */
  revision: z.int(),
  /** When something must happen next without people; null when nothing must. */
  dueTime: z.date().nullable(),
  createTime: z.date(),
  updateTime: z.date(),
})
export type Action = z.infer<typeof actionSchema>

/** `leases/{target}`: who may change a target now. The fencing number only grows; the document is never deleted. */
export const targetLeaseSchema = z.strictObject({
  schemaVersion: z.literal(1),
  fence: z.int(),
  /** The last action that held it. */
  actionId: z.string(),
  untilTime: z.date(),
})
export type TargetLease = z.infer<typeof targetLeaseSchema>
