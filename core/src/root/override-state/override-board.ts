import type { Board } from '../../schema/board.ts'
import type { CompiledCheck } from '../../schema/check.ts'
import type { Overrides } from '../../schema/override-state.ts'
import type { Plan } from '../../schema/plan.ts'
import { mergeBoard, type MergedBoard } from '../merge-board.ts'
import { mergePlan } from '../merge-plan.ts'

/** A board and its plan after an override; undefined is what need not change. */
export interface OverriddenBoard extends MergedBoard {
  plan: Plan | undefined
}

/**
 * Brings one service's checks on a board in line with what people have actions say about them. `checks` are those of the
 * service that the board carries, as they are configured; all others stay as they are.
 */
export function overrideBoard(
  { board, plan }: { board: Board; plan: Plan | undefined },
  checks: readonly CompiledCheck[],
  overrides: Overrides,
  now: Date,
): OverriddenBoard {
  const known = checks.filter(({ checkId }) => board.checks[checkId] !== undefined)
  const ids = new Set(known.map(({ checkId }) => checkId))
  const its = Object.fromEntries(Object.entries(board.checks).filter(([id]) => ids.has(id)))
  const merged = mergeBoard({ ...board, checks: its }, known, now, overrides)
  const others = Object.values(plan?.checks ?? {}).filter(({ checkId }) => !ids.has(checkId))
  return {
    board: merged.board && { ...merged.board, checks: { ...board.checks, ...merged.board.checks } },
    plan: mergePlan(plan, [...others, ...known], now, overrides),
    transitions: merged.transitions,
  }
}
