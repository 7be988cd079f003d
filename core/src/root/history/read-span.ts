import { rollupDaysId, serviceIdOf } from '../../paths.ts'
import type { Grain, Rollup, RollupDays, RollupHours } from '../../schema/rollup.ts'
import { decodeBucket, EMPTY_BUCKET } from './bucket.ts'
import { historyPoint, type HistoryPoint } from './history-point.ts'
import { mergeTexts } from './merge-texts.ts'
import { DAY_MS } from '../../durations.ts'
import { GRAIN_MS, later, startOf, WINDOW_MS } from './spans.ts'

/** The documents that a page has read, in any order; see `documentsOfRange`. */
export interface HistoryDocuments {
  hours: readonly RollupHours[]
  days: readonly RollupDays[]
  rollups: readonly Rollup[]
}

/** The history of one check: a point for each span, also for those without results. */
export interface CheckHistory {
  checkId: string
  name: string
  points: HistoryPoint[]
}

/** A piece of a document: consecutive packed buckets of a check from a time on. */
interface Piece {
  checkId: string
  name: string
  startTime: Date
  lengthMs: number
  buckets: readonly string[]
}

/**
 * The history of a service's checks in a span of whole buckets, by check id; checks without any result in it are left out.
 * A day of a board that is in the long history is not taken from the board's own documents again.
 */
export function readSpan(
  { hours, days, rollups }: HistoryDocuments,
  serviceId: string,
  { grain, startTime, endTime }: { grain: Grain; startTime: Date; endTime: Date },
): CheckHistory[] {
  const long = rollups.filter((rollup) => rollup.serviceId === serviceId && rollup.grain === grain)
  const sources = new Set(long.flatMap((rollup) => rollup.sources))
  const isNew = (boardId: string, time: Date) => !sources.has(rollupDaysId(boardId, startOf(time, DAY_MS)))
  const pieces = [
    ...long.flatMap((rollup) => piecesOf(rollup.checks, rollup.startTime, GRAIN_MS[grain])),
    ...(grain === '1d' ? [] : hours)
      .filter(({ boardId, hourTime }) => isNew(boardId, hourTime))
      .flatMap(({ checks, hourTime }) => piecesOf(checks, hourTime, WINDOW_MS)),
    ...(grain === '1d' ? days : [])
      .filter(({ boardId, dayTime }) => isNew(boardId, dayTime))
      .flatMap(({ checks, dayTime }) =>
        piecesOf(
          Object.fromEntries(Object.entries(checks).map(([id, { name, bucket }]) => [id, { name, buckets: [bucket] }])),
          dayTime,
          DAY_MS,
        ),
      ),
  ].filter(({ checkId }) => serviceIdOf(checkId) === serviceId)
  return assemble(pieces, GRAIN_MS[grain], startTime, endTime)
}

function piecesOf(
  checks: Record<string, { name: string; buckets: readonly string[] }>,
  startTime: Date,
  lengthMs: number,
): Piece[] {
  return Object.entries(checks).map(([checkId, { name, buckets }]) => ({ checkId, name, startTime, lengthMs, buckets }))
}

function assemble(pieces: readonly Piece[], lengthMs: number, startTime: Date, endTime: Date): CheckHistory[] {
  const count = (endTime.getTime() - startTime.getTime()) / lengthMs
  const rows = new Map<string, { name: string; texts: string[] }>()
  const inOrder = pieces.toSorted((left, right) => left.startTime.getTime() - right.startTime.getTime())
  for (const piece of inOrder) {
    for (const [index, text] of piece.buckets.entries()) {
      const offsetMs = piece.startTime.getTime() + index * piece.lengthMs - startTime.getTime()
      const cell = Math.floor(offsetMs / lengthMs)
      if (text === '' || cell < 0 || cell >= count) continue
      const row = rows.get(piece.checkId) ?? { name: '', texts: Array.from({ length: count }, () => '') }
      rows.set(piece.checkId, row)
      row.name = piece.name
      row.texts[cell] = mergeTexts(row.texts[cell] ?? '', text)
    }
  }
  return [...rows]
    .map(([checkId, { name, texts }]) => ({
      checkId,
      name,
      points: texts.map((text, index) =>
        historyPoint(later(startTime, index * lengthMs), text === '' ? EMPTY_BUCKET : decodeBucket(text)),
      ),
    }))
    .sort((left, right) => (left.checkId < right.checkId ? -1 : 1))
}
