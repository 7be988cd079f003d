import type { CompiledCheck } from '../schema/check.ts'
import type { NotifySettings } from '../schema/notification.ts'
import type { RootSettings } from '../schema/settings.ts'
import type { Service } from '../schema/service.ts'
import type { StoredCheck } from '../schema/stored-check.ts'
import type { BoardMove } from './board-moves.ts'
import type { ConfigDiff } from './diff-config.ts'

/** Most documents and bytes that one transaction writes; Firestore refuses a request above 10 MiB. */
export const STEP_LIMITS = { writes: 400, bytes: 4_000_000 } as const

/** One document or board to bring in line. */
export type ConfigWrite =
  | { kind: 'service'; id: string; value: Service | undefined }
  | { kind: 'check'; id: string; value: StoredCheck | undefined }
  | { kind: 'board'; id: string; checks: CompiledCheck[]; moves?: readonly BoardMove[] }
  | { kind: 'notifySettings'; value: NotifySettings }
  | { kind: 'rootSettings'; value: RootSettings }
  | { kind: 'heartbeat'; id: string; isWanted: boolean }

/**
 * The writes of a change, in steps that each fit one transaction; one step whenever all of them fit. Values come first,
 * then boards, then deletions, so that whatever a crash leaves undone is found again by the next diff. Of boards, those that
 * checks move to come first, so that no state is lost in between: no board both receives and gives (`assignBoards`).
 */
export function configSteps(
  diff: ConfigDiff,
  boardIds: ReadonlySet<string>,
  notifySettings?: NotifySettings,
  rootSettings?: RootSettings,
  heartbeats: ReadonlyMap<string, boolean> = new Map(),
  moves: readonly BoardMove[] = [],
): ConfigWrite[][] {
  const writes: ConfigWrite[] = [
    ...(notifySettings === undefined ? [] : [{ kind: 'notifySettings', value: notifySettings } as const]),
    ...(rootSettings === undefined ? [] : [{ kind: 'rootSettings', value: rootSettings } as const]),
    ...[...heartbeats].map(([id, isWanted]) => ({ kind: 'heartbeat', id, isWanted }) as const),
    ...[...diff.services.set].map(([id, value]) => ({ kind: 'service', id, value }) as const),
    ...[...diff.checks.set].map(([id, value]) => ({ kind: 'check', id, value }) as const),
    ...boardWrites(diff, boardIds, moves),
    ...diff.checks.delete.map((id) => ({ kind: 'check', id, value: undefined }) as const),
    ...diff.services.delete.map((id) => ({ kind: 'service', id, value: undefined }) as const),
  ]
  const steps: ConfigWrite[][] = []
  let room = { writes: 0, bytes: 0 }
  for (const write of writes) {
    const cost = costOf(write)
    if (room.writes < cost.writes || room.bytes < cost.bytes) {
      steps.push([])
      room = { ...STEP_LIMITS }
    }
    steps.at(-1)?.push(write)
    room = { writes: room.writes - cost.writes, bytes: room.bytes - cost.bytes }
  }
  return steps
}

function boardWrites(
  { boards }: ConfigDiff,
  boardIds: ReadonlySet<string>,
  moves: readonly BoardMove[],
): ConfigWrite[] {
  const receiving = new Set(moves.map(({ to }) => to))
  return [...boards.keys()]
    .filter((id) => boardIds.has(id))
    .toSorted((a, b) => Number(receiving.has(b)) - Number(receiving.has(a)))
    .map((id) => {
      const its = moves.filter(({ from, to }) => from === id || to === id)
      return { kind: 'board', id, checks: boards.get(id) ?? [], ...(its.length === 0 ? {} : { moves: its }) }
    })
}

/** A board costs its plan, its entries and at worst one transition per check; the latter are rare, so not counted. */
function costOf(write: ConfigWrite): { writes: number; bytes: number } {
  if (write.kind !== 'board') return { writes: 1, bytes: JSON.stringify(write).length }
  return { writes: 2, bytes: 2 * JSON.stringify(write).length }
}
