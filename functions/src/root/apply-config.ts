import { MeshError } from '@mesh/core/errors'
import { diffSettings } from '@mesh/core/notify/diff-settings'
import { boardMoves } from '@mesh/core/root/board-moves'
import { configSteps } from '@mesh/core/root/config-steps'
import { diffConfig, type ConfigDiff } from '@mesh/core/root/diff-config'
import { diffRootSettings } from '@mesh/core/root/diff-root-settings'
import { withDependencies } from '@mesh/core/root/with-dependencies'
import { heartbeatsToChange } from '@mesh/core/root/heartbeat/heartbeats-to-change'
import { findDuplicateIds } from '@mesh/core/root/find-duplicate-ids'
import { massDelete } from '@mesh/core/root/mass-delete'
import { mergeBoard } from '@mesh/core/root/merge-board'
import { mergePlan } from '@mesh/core/root/merge-plan'
import { changedPolicies, policiesOf, type Policies } from '@mesh/core/root/policy-sections'
import { applyConfigRequestSchema, type ApplyConfigResponse, type PlanLine } from '@mesh/core/schema/api'
import type { MeshConfig } from '@mesh/core/schema/config'
import type { ConfigRevision } from '@mesh/core/schema/config-revision'
import type { Person } from '@mesh/core/schema/incident'
import { NO_SETTINGS } from '@mesh/core/schema/settings'
import { memberBehind } from '../access/member-behind.ts'
import { readApiKey } from '../access/store/api-keys.ts'
import { readAccount } from '../gcp/accounts.ts'
import { authorise } from '../kit/authorise.ts'
import { digestOf } from '../kit/digest.ts'
import { log } from '../kit/log.ts'
import { checkOrigin } from '../ledger/check-origin.ts'
import { parseInput } from '../kit/parse-input.ts'
import type { Caller } from '../kit/door-input.ts'
import { afterApplying } from './after-applying.ts'
import { configEntries } from './config-entries.ts'
import { refuseRules } from './override/refuse-rules.ts'
import { commitConfigStep, loadConfig, type LoadedConfig } from './store/config.ts'

const ATTEMPTS_MAX = 3

const live = { readAccount, readApiKey, loadConfig, commitConfigStep, checkOrigin }

/**
 * Brings services, checks, plans and boards in line with a configuration. Small changes are one transaction; a change
 * too large for one is made in ordered steps, and applying the same configuration again completes what a crash cut off.
 * Throws `permission-denied` when policies change without `policy.apply`, and `failed-precondition` when most services
 * would be deleted and `deletes` does not say how many.
 */
export async function applyConfig(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  given: Partial<typeof live> = {},
): Promise<ApplyConfigResponse> {
  const deps = { ...live, ...given }
  const person = await authorise(caller, 'config.apply', deps.readAccount)
  const { config, dryRun, deletes } = parseInput(applyConfigRequestSchema, request, 'configuration')
  refuseDuplicates(config)
  await refuseRules(config.overrideRules)
  const configDigest = digestOf(config)
  const policies = policiesOf(config)
  const author = await memberBehind(person, deps.readApiKey)
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const stored = await deps.loadConfig()
    const diff = diffConfig(config, stored, [...stored.boards.keys(), ...stored.plans.keys()], now)
    const notify = diffSettings(config, stored.notifySettings)
    const root = diffRootSettings(config, stored.rootSettings, author)
    const heartbeats = heartbeatsToChange(diff.checks, stored.checks)
    const plan = [...withDependencies(diff.lines, stored.rootSettings, root.settings), ...root.lines, ...notify.lines]
    const moves = boardMoves(diff.boards, stored.boards)
    const boardIds = boardsToChange(diff, stored, now)
    const steps = configSteps(diff, boardIds, notify.settings, root.settings, heartbeats, moves)
    await deps.checkOrigin((stored.rootSettings ?? NO_SETTINGS).ledger, root.settings?.ledger)
    if (dryRun) return { plan, applied: false }
    const changed = changedPolicies(stored.policies, policies)
    if (changed.length > 0) await authorisePolicies(changed, caller, deps)
    refuseMassDelete(plan, deletes)
    // Policies alone are a change too, of the revision's document.
    if (changed.length > 0 && steps.length === 0) steps.push([])
    if (await commitSteps(steps, stored, { policies, configDigest, person, now }, deps)) {
      const writes = steps.flat().length
      if (steps.length > 0) log.info('configuration applied', { uid: person.uid, writes, steps: steps.length })
      await afterApplying(root, now)
      return { plan, applied: true }
    }
  }
  throw new MeshError('aborted', 'other configurations are being applied at the same time; apply this one again')
}

async function authorisePolicies(
  changed: readonly string[],
  caller: Caller | undefined,
  deps: typeof live,
): Promise<void> {
  try {
    await authorise(caller, 'policy.apply', deps.readAccount)
  } catch (error) {
    if (!(error instanceof MeshError) || error.code !== 'permission-denied') throw error
    const sections = new Intl.ListFormat('en').format(changed)
    const words = `this changes ${sections} of mesh.yaml: ${error.message}; nothing was applied`
    throw new MeshError('permission-denied', words, { cause: error, details: { sections: changed } })
  }
}

function refuseMassDelete(plan: readonly PlanLine[], confirmed: number | undefined): void {
  const mass = massDelete(plan)
  if (mass === undefined || mass.deletes === confirmed) return
  const { deletes, of } = mass
  const said = confirmed === undefined ? '' : `, not ${confirmed}`
  throw new MeshError(
    'failed-precondition',
    `this deletes ${deletes} of ${of} services${said}: if that is what you want, say so with --delete ${deletes}`,
    { details: { deletes, of } },
  )
}

function refuseDuplicates(config: MeshConfig): void {
  const duplicates = findDuplicateIds(config)
  if (duplicates.length === 0) return
  const names = duplicates.map(({ kind, id, path }) => `${kind} id "${id}" is used twice (${path.join('.')})`)
  throw new MeshError('invalid-argument', names.join('\n'), { details: { duplicates } })
}

function boardsToChange(diff: ConfigDiff, stored: LoadedConfig, now: Date): Set<string> {
  const { boards, plans, overrides } = stored
  const changed = [...diff.boards].filter(([id, checks]) => {
    const { board } = mergeBoard(boards.get(id), checks, now, overrides)
    return board !== undefined || mergePlan(plans.get(id), checks, now, overrides) !== undefined
  })
  return new Set(changed.map(([id]) => id))
}

/** The first step claims the next revision; a later step that finds another one gives way. False when the first one did. */
async function commitSteps(
  steps: ReturnType<typeof configSteps>,
  stored: LoadedConfig,
  { policies, configDigest, person, now }: { policies: Policies; configDigest: string; person: Person; now: Date },
  deps: typeof live,
): Promise<boolean> {
  const next: ConfigRevision = { schemaVersion: 1, revision: stored.revision + 1, policies }
  for (const [index, writes] of steps.entries()) {
    const move = { expected: index === 0 ? stored.revision : next.revision, next }
    const step = { writes, number: index + 1, of: steps.length, move }
    const entries = configEntries(step, stored, { person, configDigest })
    if (await deps.commitConfigStep(writes, move, { person, entries, now })) continue
    if (index === 0) return false
    throw new MeshError('aborted', 'another configuration was applied before this one was complete; apply it again')
  }
  return true
}
