import type { Board, BoardEntry } from '../schema/board.ts'
import type { CompiledCheck } from '../schema/check.ts'

/** A check that goes from one board to another. */
export interface BoardMove {
  checkId: string
  from: string
  to: string
}

/** What moves to a board and from it. */
export interface MovedEntries {
  /** Entries that come, by check. */
  arrived: ReadonlyMap<string, BoardEntry>
  /** Checks that go, whose incident another board holds open from now on. */
  left: ReadonlySet<string>
}

export const NOTHING_MOVED: MovedEntries = { arrived: new Map(), left: new Set() }

/** The checks that are on another board than the one which is to carry them. */
export function boardMoves(
  wanted: ReadonlyMap<string, readonly CompiledCheck[]>,
  stored: ReadonlyMap<string, Board>,
): BoardMove[] {
  const boardOf = new Map([...wanted].flatMap(([to, checks]) => checks.map(({ checkId }) => [checkId, to] as const)))
  return [...stored].flatMap(([from, { checks }]) =>
    Object.keys(checks).flatMap((checkId) => {
      const to = boardOf.get(checkId)
      return to === undefined || to === from ? [] : [{ checkId, from, to }]
    }),
  )
}

/**
 * What the moves of a board, as it is stored, come to: those that do not concern it are left out. `others` are the boards at
 * their other ends, `together` those that are written with it. No board both receives and gives (`assignBoards`), so what
 * arrives is still where it was. A board that gives a check away after the other was written keeps what happened in between to
 * itself, and then ends the incident that the other does not hold.
 */
export function movedEntries(
  { id, board }: { id: string; board: Board | undefined },
  moves: readonly BoardMove[],
  { others, together }: { others: ReadonlyMap<string, Board>; together: ReadonlySet<string> },
): MovedEntries {
  const arrived = moves.flatMap(({ checkId, from, to }) => {
    const entry = to === id ? others.get(from)?.checks[checkId] : undefined
    return entry === undefined ? [] : [[checkId, entry] as const]
  })
  const left = moves.filter(({ checkId, from, to }) => {
    if (from !== id) return false
    const held = others.get(to)?.checks[checkId]
    return held === undefined ? together.has(to) : held.incidentId === board?.checks[checkId]?.incidentId
  })
  return { arrived: new Map(arrived), left: new Set(left.map(({ checkId }) => checkId)) }
}
