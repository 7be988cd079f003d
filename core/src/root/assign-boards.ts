import { BOARD_CHECKS_MAX } from '../schema/board.ts'
import type { CompiledCheck } from '../schema/check.ts'
import type { StoredCheck } from '../schema/stored-check.ts'

/** Most bytes of compiled checks on one board: keeps plan, board and batch message well below 1 MiB each. */
export const BOARD_BYTES_MAX = 400_000

interface Room {
  checks: number
  bytes: number
}

/**
 * Gives every check a board: the one it has, as long as it fits there, else the first with room, else a new one
 * (`b1`, `b2`, …). Where one has grown, it is that one that moves. A board that a check moves from takes none in the same
 * change: boards may be written one after the other, and one that did both would lose what it gives or what it receives.
 * `current` are the checks as they are on their boards now.
 */
export function assignBoards(
  checks: ReadonlyMap<string, CompiledCheck>,
  current: ReadonlyMap<string, Pick<StoredCheck, 'boardId' | 'check'>>,
): Map<string, string> {
  const rooms = new Map<string, Room>()
  const assigned = new Map<string, string>()
  const waiting: [string, number][] = []
  const giving = new Set<string>()
  const seats = [...checks].map(([id, check]) => {
    const known = current.get(id)
    const bytes = sizeOf(check)
    return { id, bytes, board: known?.boardId, hasGrown: known !== undefined && bytes > sizeOf(known.check) }
  })
  for (const { id, bytes, board } of [
    ...seats.filter((one) => !one.hasGrown),
    ...seats.filter((one) => one.hasGrown),
  ]) {
    if (board !== undefined && take(rooms, board, bytes)) {
      assigned.set(id, board)
      continue
    }
    if (board !== undefined) giving.add(board)
    waiting.push([id, bytes])
  }
  let first = 1
  for (const [id, bytes] of waiting) {
    while ((rooms.get(boardName(first))?.checks ?? 0) >= BOARD_CHECKS_MAX) first += 1
    let number = first
    while (giving.has(boardName(number)) || !take(rooms, boardName(number), bytes)) number += 1
    assigned.set(id, boardName(number))
  }
  return assigned
}

function boardName(number: number): string {
  return `b${number}`
}

function take(rooms: Map<string, Room>, board: string, bytes: number): boolean {
  const room = rooms.get(board) ?? { checks: 0, bytes: 0 }
  const isFull = room.checks >= BOARD_CHECKS_MAX || (room.checks > 0 && room.bytes + bytes > BOARD_BYTES_MAX)
  if (!isFull) rooms.set(board, { checks: room.checks + 1, bytes: room.bytes + bytes })
  return !isFull
}

function sizeOf(check: CompiledCheck): number {
  return new TextEncoder().encode(JSON.stringify(check)).length
}
