import { rollupHoursId } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import type { IncidentChange } from '@mesh/core/root/incident-of'
import type { SloOrder } from '@mesh/core/root/slo/evaluate-slo'
import { sloEventId } from '@mesh/core/root/slo/slo-incident'
import type { Incident } from '@mesh/core/schema/incident'
import type { RollupHours } from '@mesh/core/schema/rollup'
import { NO_SETTINGS, type RootSettings } from '@mesh/core/schema/settings'
import type { SloBoard } from '@mesh/core/schema/slo-board'
import { commit } from '../../kit/commit.ts'
import { allOf, collections } from './collections.ts'
import { incidentEntry } from './incident-entry.ts'

/** What an order's incident depends on. */
export interface SloIncidentInput {
  existing: Incident | undefined
  /** All unresolved incidents; empty unless the order opens one. */
  open: ReadonlyMap<string, Incident>
  settings: RootSettings
}

/** A board as it is to be written (undefined: as it is), and the orders to its objectives' incidents. */
export interface SloDecision<O> {
  board: SloBoard | undefined
  orders: O[]
}

/** All boards of objectives: one read for each, and one when there are none. */
export async function loadSloBoards(): Promise<Map<string, SloBoard>> {
  const { sloBoards } = await collections()
  return allOf(sloBoards)
}

/** The five-minute buckets of some hours of some boards, as far as they exist: one read for each. */
export async function loadHours(boardIds: readonly string[], hourTimes: readonly Date[]): Promise<RollupHours[]> {
  const { db, rollupHours } = await collections()
  const wanted = boardIds.flatMap((boardId) =>
    hourTimes.map((hourTime) => rollupHours.doc(rollupHoursId(boardId, hourTime))),
  )
  if (wanted.length === 0) return []
  const documents = await db.getAll(...wanted)
  return documents.flatMap((document) => (document.data() as RollupHours | undefined) ?? [])
}

/** Incidents that are open, and those that were resolved since a time: one read for each that is open or changed since. */
export async function loadIncidents(
  since: Date,
): Promise<{ open: Map<string, Incident>; resolved: Map<string, Incident> }> {
  const { incidents } = await collections()
  const [openField] = QUERIES.openIncidents.equal
  const [[changed, direction]] = QUERIES.recentIncidents.orderBy
  const [unresolved, recent] = await Promise.all([
    incidents.where(openField, '==', null).get(),
    incidents.where(changed, '>', since).orderBy(changed, direction).get(),
  ])
  const ended = recent.docs.map((document) => [document.id, document.data()] as const)
  return {
    open: new Map(unresolved.docs.map((document) => [document.id, document.data()])),
    resolved: new Map(ended.filter(([, { resolveTime }]) => resolveTime !== null && resolveTime > since)),
  }
}

/**
 * Changes a board of objectives and what follows for incidents, in one transaction: one read and one write, and a few more only
 * when an incident opens or ends. A board without objectives is deleted. `decide` and `incidentOf` may run several times.
 */
export async function changeSloBoard<O extends { order: SloOrder }>(
  boardId: string,
  decide: (stored: SloBoard | undefined) => SloDecision<O>,
  incidentOf: (order: O, input: SloIncidentInput) => IncidentChange | undefined,
): Promise<SloDecision<O>> {
  const { sloBoards, incidents, incidentEvents, rootSettings } = await collections()
  const reference = sloBoards.doc(boardId)
  const [openField] = QUERIES.openIncidents.equal
  return commit(async (transaction) => {
    const decision = decide((await transaction.get(reference)).data())
    const { board, orders } = decision
    if (board === undefined) return decision
    const hasOpening = orders.some(({ order }) => order.action === 'open')
    const [unresolved, settings, ...existing] = await Promise.all([
      hasOpening ? transaction.get(incidents.where(openField, '==', null)) : undefined,
      hasOpening ? transaction.get(rootSettings) : undefined,
      ...orders.map(({ order }) => transaction.get(incidents.doc(order.incidentId))),
    ])
    const open = new Map(unresolved?.docs.map((document) => [document.id, document.data()]))
    for (const [index, one] of orders.entries()) {
      const { order } = one
      const input = { existing: existing[index]?.data(), open, settings: settings?.data() ?? NO_SETTINGS }
      const change = incidentOf(one, input)
      if (change === undefined) continue
      transaction.set(incidents.doc(order.incidentId), change.incident)
      transaction.set(incidentEvents(order.incidentId).doc(sloEventId(order)), change.event)
      transaction.record(incidentEntry(order.incidentId, input.existing, change.incident, change.event))
    }
    if (Object.keys(board.slos).length === 0) transaction.derived.delete(reference)
    else transaction.derived.set(reference, board)
    return decision
  })
}
