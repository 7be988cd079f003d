import { shownState } from '@mesh/core/root/shown-state'
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
        <LiveView live={runs} what="its results" loading={<Waiting beats={entry.beats} />}>
          {(rows) => <History rows={rows} checkId={checkId} degradedAfterMs={config?.degradedAfterMs} />}
        </LiveView>
        <p className={classes['newest']}>
          Newest answer {latencyInWords(entry.latencyMs)}
          {entry.lastResultTime !== null && (
            <>
              , <Ago time={entry.lastResultTime} />
            </>
          )}
        </p>
      </div>
      {row !== null && 'problem' in row && <Unreadable rows={[row]} />}
      {config !== undefined && <CheckFacts check={config} />}
    </Panel>
  )
}

interface HistoryProps {
  rows: readonly Row<CheckRun>[]
  checkId: string
  degradedAfterMs: number | undefined
}

function History({ rows, checkId, degradedAfterMs }: HistoryProps) {
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
        <p className={classes['caption']}>{words}</p>
      </div>
      <LatencyHistory points={points} degradedAfterMs={degradedAfterMs} />
    </>
  )
}

/** The same heights as the history that takes its place. */
function Waiting({ beats }: { beats: string }) {
  const marks = beatsOf(beats)
  return (
    <>
      <div className={classes['beats']}>
        <Heartbeat beats={marks} />
        <p className={classes['caption']}>{beatsInWords(marks)}</p>
      </div>
      <div className={classes['chartSpace']} />
    </>
  )
}
