import { shownState } from '@mesh/core/root/shown-state'
import type { BoardEntry } from '@mesh/core/schema/board'
import type { CheckRun } from '@mesh/core/schema/check-run'
import { useMemo } from 'react'
import type { BoardCheck } from '../../data/boards.ts'
import { checkRunsSource } from '../../data/check-runs.ts'
import { splitRows, type Row } from '../../data/read-document.ts'
import { storedCheckSource } from '../../data/service-documents.ts'
import { useLive } from '../../data/use-live.ts'
import { beatsInWords, beatsOf } from '../../ui/beats.ts'
import { useNow } from '../../ui/clock.ts'
import { HeartbeatReader } from '../../ui/heartbeat-reader.tsx'
import { Heartbeat } from '../../ui/heartbeat.tsx'
import { latencyInWords } from '../../ui/latency-words.ts'
import { LiveView } from '../../ui/live-view.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status.tsx'
import { STATE_WORDS } from '../../ui/state-words.ts'
import { Ago, Lasting } from '../../ui/time.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { CheckFacts } from './check-facts.tsx'
import { LatencyHistory } from './latency-history.tsx'
import { readableBeats, runPoints } from './run-points.ts'
import classes from './service-page.module.css'

/** One check: state, heartbeat, latencies, configuration. */
export function CheckPanel({ check }: { check: BoardCheck }) {
  const { checkId, boardId, entry } = check
  const shown = shownState(entry, useNow())
  const runs = useLive(checkRunsSource(boardId, entry.intervalMs))
  const stored = useLive(storedCheckSource(checkId))
  const row = stored.status === 'data' ? stored.value : null
  const config = row !== null && 'value' in row ? row.value.check : undefined
  return (
    <Panel
      title={entry.name}
      aside={
        <StatusPill state={shown.state}>
          <span className={classes['since']}>
            {STATE_WORDS[shown.state]} for <Lasting since={shown.since} />
          </span>
        </StatusPill>
      }
    >
      <div className={classes['check']}>
        {shown.state !== 'up' && shown.message !== '' && (
          <p className={classes['message']} data-state={shown.state}>
            {shown.isStale ? 'Results have stopped coming: the state is not known.' : shown.message}
          </p>
        )}
        <LiveView live={runs} what="its results" loading={<Waiting entry={entry} />}>
          {(rows) => <History rows={rows} check={check} degradedAfterMs={config?.degradedAfterMs} />}
        </LiveView>
      </div>
      {row !== null && 'problem' in row && <Unreadable rows={[row]} />}
      {(config !== undefined || stored.status === 'loading') && <CheckFacts check={config} />}
    </Panel>
  )
}

interface HistoryProps {
  rows: readonly Row<CheckRun>[]
  check: BoardCheck
  degradedAfterMs: number | undefined
}

function History({ rows, check: { checkId, entry }, degradedAfterMs }: HistoryProps) {
  const { readable, unreadable } = useMemo(() => splitRows(rows), [rows])
  const points = useMemo(
    () =>
      runPoints(
        readable.map(({ value }) => value),
        checkId,
      ),
    [readable, checkId],
  )
  const beats = useMemo(() => readableBeats(points), [points])
  const words = beatsInWords(beats.map(({ state }) => state))
  return (
    <>
      <Unreadable rows={unreadable} />
      <div className={classes['beats']}>
        <HeartbeatReader label={words} beats={beats} />
        <Caption words={words} entry={entry} />
      </div>
      <LatencyHistory points={points} degradedAfterMs={degradedAfterMs} />
    </>
  )
}

/** The same heights as the history that takes its place. */
function Waiting({ entry }: { entry: BoardEntry }) {
  const marks = beatsOf(entry.beats)
  return (
    <>
      <div className={classes['beats']}>
        <Heartbeat beats={marks} />
        <Caption words={beatsInWords(marks)} entry={entry} />
      </div>
      <LatencyHistory points={undefined} degradedAfterMs={undefined} />
    </>
  )
}

function Caption({ words, entry }: { words: string; entry: BoardEntry }) {
  return (
    <div className={classes['caption']}>
      <span>{words}</span>
      {entry.lastResultTime !== null && (
        <span>
          {latencyInWords(entry.latencyMs)}, <Ago time={entry.lastResultTime} />
        </span>
      )}
    </div>
  )
}
