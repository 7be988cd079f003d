import type { BoardEntry } from '../../schema/board.ts'
import { changeState, type AppliedChange } from '../change-state.ts'
import { CHECK_MACHINE } from '../machine.ts'
import { regionsOf, type Region } from '../regions.ts'
import { saidByRegions } from './said-by-regions.ts'
import type { RoundAnswer } from './vote-round.ts'

/** What another region found about a check that was about to go down. */
export interface Confirmation extends RoundAnswer {
  region: Region
  /** Slot of the failure that it is about. */
  slotTime: Date
  /** When it was known. */
  time: Date
}

/**
 * Applies a second opinion. A failure there too makes the check down; a success makes an advisory of the failure, and
 * only as many failures again ask again. Without an answer the next failure decides alone. Returns the entry itself when
 * it does not wait for this opinion, or not any more.
 */
export function applyConfirmation(checkId: string, entry: BoardEntry, confirmation: Confirmation): AppliedChange {
  const { region, slotTime, outcome, message } = confirmation
  const { confirming } = entry
  if (confirming?.region !== region || confirming.slotTime.getTime() !== slotTime.getTime()) return { entry }
  if (outcome === 'error') return { entry }
  const [own] = regionsOf(entry)
  const failure = own === undefined ? [] : [{ region: own, outcome: 'fail', message: entry.message } as const]
  if (outcome !== 'fail') {
    const advisory = `${saidByRegions(failure)}; works from ${region}`
    return { entry: { ...entry, confirming: null, failuresInRow: 0, advisory } }
  }
  const decided = { ...entry, confirming: null, advisory: null }
  const to = CHECK_MACHINE[entry.state].fail
  if (to === undefined) return { entry: decided }
  const words = saidByRegions([...failure, { region, outcome, message }])
  const { lastResultTime } = entry
  const time = lastResultTime !== null && lastResultTime > confirmation.time ? lastResultTime : confirmation.time
  return changeState(checkId, decided, to, { time, message: words })
}
