import { loggedForm } from '@mesh/core/ledger/logged-form'
import { COLLECTIONS, NOTIFY_SETTINGS_DOCUMENT, PLANNER_DOCUMENTS, ROOT_SETTINGS_DOCUMENT } from '@mesh/core/paths'
import type { ConfigWrite } from '@mesh/core/root/config-steps'
import { changedPolicies, type Policies } from '@mesh/core/root/policy-sections'
import type { Person } from '@mesh/core/schema/incident'
import { actorOf } from '../kit/actor-of.ts'
import type { LedgerFacts } from '../kit/commit.ts'
import { digestOf } from '../kit/digest.ts'
import { Sealed, sealed } from '../kit/sealed.ts'
import type { LoadedConfig, RevisionMove } from './store/config.ts'

/** A step that changes more documents than these names none of them: a digest of the list stands for all. */
export const NAMED_MAX = 50

/** One step of an applied configuration. */
export interface AppliedStep {
  writes: readonly ConfigWrite[]
  /** From 1. */
  number: number
  of: number
  move: RevisionMove
}

type Change = Pick<LedgerFacts, 'action' | 'resource' | 'before' | 'after' | 'evidence'>

/**
 * What is logged of a step: `config.apply` with the digest of the configuration, which names recipients and is not kept, and the
 * step's list of changes, and each changed document by itself when they are few. An import of thousands of services is thus a
 * few dozen entries.
 */
export function configEntries(
  { writes, number, of, move }: AppliedStep,
  stored: LoadedConfig,
  { person, configDigest }: { person: Person; configDigest: string },
): LedgerFacts[] {
  const actor = actorOf(person)
  const changes = [...writes.flatMap((write) => changeOf(write, stored)), ...policyChanges(stored, move)]
  const list = changes.map(({ action, resource, before, after }) => ({
    action,
    resource,
    before: before === undefined ? null : digestOf(loggedForm(resource, before)),
    after: after === undefined ? null : digestOf(loggedForm(resource, after)),
  }))
  const revision = (value: number) => ({ schemaVersion: 1, revision: value })
  const applied: LedgerFacts = {
    actor,
    action: 'config.apply',
    resource: `${COLLECTIONS.planner}/${PLANNER_DOCUMENTS.config}`,
    before: revision(move.expected),
    after: revision(move.next.revision),
    reason: `step ${number} of ${of}: ${countsOf(changes)}`,
    evidence: [new Sealed(configDigest), list],
  }
  if (changes.length > NAMED_MAX) return [applied]
  return [applied, ...changes.map((change) => ({ actor, ...change }))]
}

/** Boards and plans follow from checks, and a secret is logged where it is made. */
function changeOf(write: ConfigWrite, stored: LoadedConfig): Change[] {
  switch (write.kind) {
    case 'board':
    case 'heartbeat':
      return []
    case 'notifySettings': {
      const resource = `${COLLECTIONS.notifySettings}/${NOTIFY_SETTINGS_DOCUMENT}`
      const [before, after] = [stored.notifySettings, write.value]
      return [{ action: 'notifySettings.set', resource, before, after, evidence: [sealed(after)] }]
    }
    case 'rootSettings': {
      const resource = `${COLLECTIONS.rootSettings}/${ROOT_SETTINGS_DOCUMENT}`
      return [{ action: 'rootSettings.set', resource, before: stored.rootSettings, after: write.value }]
    }
    case 'service':
    case 'check': {
      const [collection, documents] =
        write.kind === 'service' ? [COLLECTIONS.services, stored.services] : [COLLECTIONS.checks, stored.checks]
      const verb = write.value === undefined ? 'delete' : 'set'
      const resource = `${collection}/${write.id}`
      return [{ action: `${write.kind}.${verb}`, resource, before: documents.get(write.id), after: write.value }]
    }
  }
}

/** Only the step that moves the revision changes them. */
function policyChanges({ revision, policies }: LoadedConfig, { expected, next }: RevisionMove): Change[] {
  if (expected !== revision) return []
  const after: Policies = next.policies
  const sectionOf = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text))
  return changedPolicies(policies, after).map((name) => ({
    action: 'policy.apply',
    resource: `mesh.yaml/${name}`,
    before: sectionOf(policies[name]),
    after: sectionOf(after[name]),
  }))
}

function countsOf(changes: readonly Change[]): string {
  const counts = new Map<string, number>()
  for (const { action } of changes) counts.set(action, (counts.get(action) ?? 0) + 1)
  return [...counts].map(([action, count]) => `${count} ${action}`).join(', ') || 'boards only'
}
