import type { BoardEntry } from '@mesh/core/schema/board'
import type { CheckRun } from '@mesh/core/schema/check-run'
import { useMemo } from 'react'
import type { BoardCheck } from '../../data/boards.ts'
import { checkRunsSource } from '../../data/check-runs.ts'
import { splitRows, type Row } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { beatsInWords, beatsOf } from '../../ui/beats.ts'
import { HeartbeatReader } from '../../ui/heartbeat-reader.tsx'
import { Heartbeat } from '../../ui/heartbeat.tsx'
import { latencyInWords } from '../../ui/latency-words.ts'
import { LiveView } from '../../ui/live-view.tsx'
import { Ago } from '../../ui/time.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { LatencyHistory } from './latency-history.tsx'
import { regionAnswers } from './region-answers.ts'
import { RegionList } from './region-list.tsx'
import { readableBeats, runPoints } from './run-points.ts'
import classes from './service-page.module.css'

interface RecentResultsProps {
  check: BoardCheck
  runsPerSlot: number
  degradedAfterMs: number | undefined
  hasLatency: boolean
  /** Whether the results are drawn as a chart too; else another one takes its place. */
  hasChart: boolean
}

/** The newest results of a check one by one: heartbeat, regions, chart. */
export function RecentResults(props: RecentResultsProps) {
  const { check, runsPerSlot } = props
  const { boardId, entry } = check
  const runs = useLive(checkRunsSource(boardId, entry.intervalMs, runsPerSlot))
  return (
    <LiveView live={runs} what="its results" loading={<Waiting {...props} />}>
      {(rows) => <Results rows={rows} {...props} />}
    </LiveView>
  )
}

function Results({
  rows,
  check: { checkId, entry },
  degradedAfterMs,
  hasLatency,
  hasChart,
}: RecentResultsProps & { rows: readonly Row<CheckRun>[] }) {
  const { readable, unreadable } = useMemo(() => splitRows(rows), [rows])
  const runs = useMemo(() => readable.map(({ value }) => value), [readable])
  const points = useMemo(() => runPoints(runs, checkId, entry), [runs, checkId, entry])
  const beats = useMemo(() => readableBeats(points), [points])
  const answers = useMemo(() => regionAnswers(runs, checkId, entry), [runs, checkId, entry])
  const words = beatsInWords(beats.map(({ state }) => state))
  return (
    <>
      <Unreadable rows={unreadable} />
      <div className={classes['beats']}>
        <HeartbeatReader label={words} beats={beats} />
        <Caption words={words} entry={entry} />
      </div>
      {answers.length > 1 && <RegionList answers={answers} />}
      {hasChart && <LatencyHistory points={points} degradedAfterMs={degradedAfterMs} hasLatency={hasLatency} />}
    </>
  )
}

/** The same heights as the results that take its place. */
function Waiting({ check: { checkId, entry }, hasLatency, hasChart }: RecentResultsProps) {
  const marks = beatsOf(entry.beats)
  const answers = regionAnswers([], checkId, entry)
  return (
    <>
      <div className={classes['beats']}>
        <Heartbeat beats={marks} />
        <Caption words={beatsInWords(marks)} entry={entry} />
      </div>
      {answers.length > 1 && <RegionList answers={answers} />}
      {hasChart && <LatencyHistory points={undefined} degradedAfterMs={undefined} hasLatency={hasLatency} />}
    </>
  )
}

function Caption({ words, entry }: { words: string; entry: BoardEntry }) {
  return (
    <div className={classes['caption']}>
      <span>{words}</span>
      {entry.lastResultTime !== null && (
        <span>
          {entry.latencyMs !== null && `${latencyInWords(entry.latencyMs)}, `}
          <Ago time={entry.lastResultTime} />
        </span>
      )}
    </div>
  )
}
