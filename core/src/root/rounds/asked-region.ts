import type { BoardEntry } from '../../schema/board.ts'
import { regionsOf, REGIONS, type Region } from '../regions.ts'

/**
 * The region to ask before a failing check goes down; undefined when none is to be asked: the check runs from several
 * anyway, does not want it, or is waiting for one, so that one fall asks once.
 */
export function askedRegion(entry: Pick<BoardEntry, 'regions' | 'reprobe' | 'confirming'>): Region | undefined {
  const own = regionsOf(entry)
  if (own.length > 1 || entry.reprobe === false || entry.confirming !== null) return undefined
  return REGIONS.find((region) => !own.includes(region))
}
