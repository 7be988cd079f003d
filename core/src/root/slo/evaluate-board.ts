import { jsonEqual } from '../../json-equal.ts'
import { MeshError } from '../../errors.ts'
import type { Slo } from '../../schema/settings/slo.ts'
import type { SloBoard, SloEntry } from '../../schema/slo-board.ts'
import {
  evaluateSlo,
  removedSlo,
  startAfresh,
  type EvaluatedSlo,
  type SloInput,
  type SloOrder,
} from './evaluate-slo.ts'

/** A board after its objectives were judged. */
export interface EvaluatedBoard {
  /** Undefined when nothing changed. */
  board: SloBoard | undefined
  orders: { sloId: string; serviceId: string; order: SloOrder }[]
  /** What could not be read and began afresh, by objective. */
  problems: { sloId: string; error: MeshError }[]
}

/** Judges the objectives of a board; those that it holds without being asked for them are removed. */
export function evaluateBoard(
  stored: SloBoard | undefined,
  slos: ReadonlyMap<string, Slo>,
  input: SloInput,
): EvaluatedBoard {
  const before = new Map(Object.entries(stored?.slos ?? {}))
  const entries: [string, SloEntry][] = []
  const orders: EvaluatedBoard['orders'] = []
  const problems: EvaluatedBoard['problems'] = []
  for (const [sloId, slo] of slos) {
    const existing = before.get(sloId)
    const { entry, orders: its, problem } = evaluated(existing, sloId, slo, input)
    entries.push([sloId, entry])
    orders.push(...its.map((order) => ({ sloId, serviceId: entry.serviceId, order })))
    if (problem !== undefined) problems.push({ sloId, error: problem })
  }
  for (const [sloId, entry] of before) {
    if (slos.has(sloId)) continue
    orders.push(...removedSlo(entry).map((order) => ({ sloId, serviceId: entry.serviceId, order })))
  }
  const after = Object.fromEntries(entries)
  const isSame = jsonEqual(stored?.slos ?? {}, after)
  return { board: isSame ? undefined : { schemaVersion: 1, updateTime: input.now, slos: after }, orders, problems }
}

/** One damaged ring must not stop the others: its objective begins afresh, and says so. */
function evaluated(
  existing: SloEntry | undefined,
  sloId: string,
  slo: Slo,
  input: SloInput,
): EvaluatedSlo & { problem?: MeshError } {
  try {
    return evaluateSlo(existing, sloId, slo, input)
  } catch (error) {
    if (!(error instanceof MeshError) || existing === undefined) throw error
    return {
      ...startAfresh(existing, slo, input, 'its counters cannot be read: counting begins afresh'),
      problem: error,
    }
  }
}
