import { MeshError } from '@mesh/core/errors'
import { may } from '@mesh/core/roles'
import { diffSettings } from '@mesh/core/notify/diff-settings'
import { configSteps } from '@mesh/core/root/config-steps'
import { diffConfig, type ConfigDiff } from '@mesh/core/root/diff-config'
import { diffRootSettings } from '@mesh/core/root/diff-root-settings'
import { withDependencies } from '@mesh/core/root/with-dependencies'
import { heartbeatsToChange } from '@mesh/core/root/heartbeat/heartbeats-to-change'
import { findDuplicateIds } from '@mesh/core/root/find-duplicate-ids'
import { mergeBoard } from '@mesh/core/root/merge-board'
import { mergePlan } from '@mesh/core/root/merge-plan'
import { applyConfigRequestSchema, type ApplyConfigResponse } from '@mesh/core/schema/api'
import type { MeshConfig } from '@mesh/core/schema/config'
import { log } from '../kit/log.ts'
import { parseInput } from '../kit/parse-input.ts'
import type { Caller } from '../kit/door-input.ts'
import { afterApplying } from './after-applying.ts'
import { commitConfigStep, loadConfig, type LoadedConfig } from './store/config.ts'

const ATTEMPTS_MAX = 3

const live = { loadConfig, commitConfigStep }

/**
 * Brings services, checks, plans and boards in line with a configuration. Small changes are one transaction; a change
 * too large for one is made in ordered steps, and applying the same configuration again completes what a crash cut off.
 */
export async function applyConfig(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ApplyConfigResponse> {
  if (caller === undefined) throw new MeshError('unauthenticated', 'sign in to apply a configuration')
  if (!may(caller.role, 'config.apply')) {
    throw new MeshError(
      'permission-denied',
      `applying a configuration needs the role operator, approver or admin, not ${caller.role ?? 'none'}`,
    )
  }
  const { config, dryRun } = parseInput(applyConfigRequestSchema, request, 'configuration')
  refuseDuplicates(config)
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const stored = await deps.loadConfig()
    const diff = diffConfig(config, stored, [...stored.boards.keys(), ...stored.plans.keys()], now)
    const notify = diffSettings(config, stored.notifySettings)
    const root = diffRootSettings(config, stored.rootSettings)
    const heartbeats = heartbeatsToChange(diff.checks, stored.checks)
    const plan = [...withDependencies(diff.lines, stored.rootSettings, root.settings), ...root.lines, ...notify.lines]
    const steps = configSteps(diff, boardsToChange(diff, stored, now), notify.settings, root.settings, heartbeats)
    if (dryRun) return { plan, applied: false }
    if (await commitSteps(steps, stored.revision, now, deps)) {
      const writes = steps.flat().length
      if (writes > 0) log.info('configuration applied', { uid: caller.uid, writes, steps: steps.length })
      await afterApplying(root, now)
      return { plan, applied: true }
    }
  }
  throw new MeshError('aborted', 'other configurations are being applied at the same time; apply this one again')
}

function refuseDuplicates(config: MeshConfig): void {
  const duplicates = findDuplicateIds(config)
  if (duplicates.length === 0) return
  const names = duplicates.map(({ kind, id, path }) => `${kind} id "${id}" is used twice (${path.join('.')})`)
  throw new MeshError('invalid-argument', names.join('\n'), { details: { duplicates } })
}

function boardsToChange(diff: ConfigDiff, stored: LoadedConfig, now: Date): Set<string> {
  const changed = [...diff.boards].filter(([id, checks]) => {
    const { board } = mergeBoard(stored.boards.get(id), checks, now)
    return board !== undefined || mergePlan(stored.plans.get(id), checks, now) !== undefined
  })
  return new Set(changed.map(([id]) => id))
}

/** The first step claims the next revision; a later step that finds another one gives way. False when the first one did. */
async function commitSteps(
  steps: ReturnType<typeof configSteps>,
  revision: number,
  now: Date,
  deps: typeof live,
): Promise<boolean> {
  const next = revision + 1
  for (const [index, step] of steps.entries()) {
    if (await deps.commitConfigStep(step, { expected: index === 0 ? revision : next, next }, now)) continue
    if (index === 0) return false
    throw new MeshError('aborted', 'another configuration was applied before this one was complete; apply it again')
  }
  return true
}
