import type { Slo } from '../../schema/settings/slo.ts'
import { BOARD_SLOS_MAX, type SloBoard } from '../../schema/slo-board.ts'

/**
 * Which board holds which objectives: each stays where it is, new ones go to the first board with room (`s1`, `s2`, …). Boards
 * that hold none any more are named too, with no objectives.
 */
export function assignSloBoards(
  slos: readonly Slo[],
  boards: ReadonlyMap<string, Pick<SloBoard, 'slos'>>,
): Map<string, Map<string, Slo>> {
  const assigned = new Map<string, Map<string, Slo>>([...boards.keys()].sort().map((boardId) => [boardId, new Map()]))
  const waiting: Slo[] = []
  for (const slo of slos) {
    const home = [...assigned].find(([boardId]) => boards.get(boardId)?.slos[slo.id] !== undefined)
    if (home === undefined) waiting.push(slo)
    else home[1].set(slo.id, slo)
  }
  for (const slo of waiting) {
    let number = 1
    while ((assigned.get(`s${number}`)?.size ?? 0) >= BOARD_SLOS_MAX) number += 1
    const board = assigned.get(`s${number}`) ?? new Map<string, Slo>()
    assigned.set(`s${number}`, board.set(slo.id, slo))
  }
  return assigned
}
