import { MeshError } from '../errors.ts'
import { jsonEqual } from '../json-equal.ts'
import type { PlanLine } from '../schema/api.ts'
import { protocolsOf, type CompiledCheck } from '../schema/check.ts'
import type { MeshConfig } from '../schema/config.ts'
import type { Service } from '../schema/service.ts'
import type { StoredCheck } from '../schema/stored-check.ts'
import { assignBoards } from './assign-boards.ts'
import { compileConfig } from './compile-config.ts'
import { changedFields } from './changed-fields.ts'

const MANAGER = 'mesh.yaml'

/** Every service and check that is stored now, whoever manages it. */
export interface StoredConfig {
  services: ReadonlyMap<string, Service>
  checks: ReadonlyMap<string, StoredCheck>
}

/** Documents of one collection to write and to delete. */
export interface Writes<T> {
  set: Map<string, T>
  delete: string[]
}

/** What must be done to get from the stored configuration to the wanted one. */
export interface ConfigDiff {
  /** What `mesh apply` prints: in the file's order, then the deletions. */
  lines: PlanLine[]
  services: Writes<Service>
  checks: Writes<StoredCheck>
  /** The checks that each board must carry, boards that lose their last check included. */
  boards: Map<string, CompiledCheck[]>
}

/**
 * Compares a valid configuration without duplicate ids with what is stored. Documents that the dashboard manages are
 * never changed; an id that is used there is an `already-exists` error. `boardIds` are the boards that exist.
 */
export function diffConfig(
  config: MeshConfig,
  stored: StoredConfig,
  boardIds: Iterable<string>,
  now: Date,
): ConfigDiff {
  const wanted = compileConfig(config)
  const lines: PlanLine[] = []
  const services: Writes<Service> = { set: new Map(), delete: [] }
  const checks: Writes<StoredCheck> = { set: new Map(), delete: [] }

  const kept = [...stored.checks].filter(([, { managedBy }]) => managedBy !== MANAGER)
  const allChecks = new Map([...kept.map(([id, { check }]) => [id, check] as const), ...wanted.checks])
  const boardOf = assignBoards(allChecks, stored.checks)

  for (const [id, content] of wanted.services) {
    const before = ownedByFile('service', id, stored.services.get(id))
    const fields = changedFields(before && contentOf(before), content)
    lines.push({ change: changeOf(before, fields), kind: 'service', id, fields: before === undefined ? [] : fields })
    if (before === undefined || fields.length > 0) {
      services.set.set(id, { ...stamps(before, now), ...content })
    }
  }
  for (const [id, check] of wanted.checks) {
    const before = ownedByFile('check', id, stored.checks.get(id))
    const fields = changedFields(before && settingsOf(before.check), settingsOf(check))
    lines.push({ change: changeOf(before, fields), kind: 'check', id, fields: before === undefined ? [] : fields })
    const boardId = boardOf.get(id)
    if (boardId === undefined) throw new MeshError('internal', `check ${id} was given no board`)
    if (before === undefined || before.boardId !== boardId || !jsonEqual(before.check, check)) {
      checks.set.set(id, { ...stamps(before, now), boardId, check })
    }
  }
  for (const [kind, before, after, writes] of [
    ['check', stored.checks, wanted.checks, checks],
    ['service', stored.services, wanted.services, services],
  ] as const) {
    for (const [id, { managedBy }] of before) {
      if (managedBy !== MANAGER || after.has(id)) continue
      writes.delete.push(id)
      lines.push({ change: 'delete', kind, id, fields: [] })
    }
  }
  return { lines: inFileOrder(lines), services, checks, boards: contentsOfBoards(allChecks, boardOf, boardIds) }
}

function ownedByFile<T extends Service | StoredCheck>(kind: string, id: string, before: T | undefined): T | undefined {
  if (before === undefined || before.managedBy === MANAGER) return before
  throw new MeshError(
    'already-exists',
    `${kind} "${id}" is already registered on the dashboard; give the one in mesh.yaml another id or remove the other`,
    { details: { kind, id } },
  )
}

function stamps(before: { createTime: Date } | undefined, now: Date) {
  return { schemaVersion: 1, managedBy: MANAGER, createTime: before?.createTime ?? now, updateTime: now } as const
}

function contentOf({ name, description, group, labels }: Service) {
  return { name, description, group, labels }
}

/** The settings that a person gave this very check; what follows from its service is told in the service's line. */
function settingsOf(check: CompiledCheck) {
  const { name, intervalMs, timeoutMs, degradedAfterMs, failureThreshold, successThreshold } = check
  return {
    name,
    interval: intervalMs,
    timeout: timeoutMs,
    degradedAfter: degradedAfterMs,
    failureThreshold,
    successThreshold,
    severity: check.severity,
    conditions: check.conditions,
    compat: check.compat,
    regions: check.regions,
    failQuorum: check.failQuorum,
    recoverQuorum: check.recoverQuorum,
    reprobe: check.reprobe,
    paused: check.paused,
    ...Object.fromEntries(protocolsOf(check).map((protocol) => [protocol, check[protocol]])),
  }
}

function changeOf(before: object | undefined, fields: string[]): PlanLine['change'] {
  if (before === undefined) return 'create'
  return fields.length > 0 ? 'update' : 'unchanged'
}

/** Puts each check under its service; deletions stay last. */
function inFileOrder(lines: PlanLine[]): PlanLine[] {
  const kept = lines.filter(({ change }) => change !== 'delete')
  const order = new Map(kept.filter(({ kind }) => kind === 'service').map(({ id }, index) => [id, index]))
  const place = ({ kind, id }: PlanLine) => order.get(kind === 'service' ? id : (id.split('.')[0] ?? id)) ?? order.size
  const sorted = kept.toSorted((left, right) => place(left) - place(right))
  return [...sorted, ...lines.filter(({ change }) => change === 'delete')]
}

function contentsOfBoards(
  checks: ReadonlyMap<string, CompiledCheck>,
  boardOf: ReadonlyMap<string, string>,
  boardIds: Iterable<string>,
): Map<string, CompiledCheck[]> {
  const boards = new Map<string, CompiledCheck[]>([...boardIds].map((id) => [id, []]))
  for (const [id, check] of checks) {
    const boardId = boardOf.get(id)
    if (boardId === undefined) continue
    const contents = boards.get(boardId)
    if (contents === undefined) boards.set(boardId, [check])
    else contents.push(check)
  }
  return boards
}
