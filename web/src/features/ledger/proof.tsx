import type { LedgerCheckpoint } from '@mesh/core/schema/ledger'
import { useEffect, useState } from 'react'
import { checkpointSource, readTile, type LoggedEntry } from '../../data/ledger-documents.ts'
import { useConnection } from '../../data/use-connection.ts'
import { useLive } from '../../data/use-live.ts'
import { Panel } from '../../ui/panel.tsx'
import { StatusIcon } from '../../ui/status.tsx'
import { verdictInWords } from './ledger-words.ts'
import classes from './ledger.module.css'
import { verifyEntry, type Verdict } from './verify-entry.ts'

const LOOKS = { included: 'up', pending: 'unknown', wrong: 'down', unknown: 'unknown' } as const

/** How long after a verification that was not possible it is tried again, unless the connection changes before. */
const RETRY_MS = 10_000

/** Whether the log really has an entry: computed in this browser, against the newest checkpoint. */
export function Proof({ logged }: { logged: LoggedEntry }) {
  const live = useLive(checkpointSource)
  const row = live.status === 'data' ? live.value : undefined
  const checkpoint = row !== null && row !== undefined && 'value' in row ? row.value : undefined
  const verdict = useVerdict(logged, checkpoint)
  const tone = verdict?.is === 'wrong' ? 'alarm' : 'plain'
  return (
    <Panel title="Proof of inclusion" tone={tone}>
      <output className={classes['proof']} data-verdict={verdict?.is} data-verify-ms={msOf(verdict)}>
        {verdict !== undefined && <StatusIcon state={LOOKS[verdict.is]} size={20} />}
        <span>{words(row, verdict)}</span>
      </output>
    </Panel>
  )
}

function words(row: unknown, verdict: Verdict | undefined): string {
  if (verdict !== undefined) return verdictInWords(verdict)
  return row === null ? 'No checkpoint is published yet: there is nothing to verify against.' : 'Verifying…'
}

function msOf(verdict: Verdict | undefined): number | undefined {
  return verdict?.is === 'included' ? verdict.ms : undefined
}

function useVerdict(logged: LoggedEntry, checkpoint: LedgerCheckpoint | undefined): Verdict | undefined {
  const [verdict, setVerdict] = useState<Verdict>()
  const [attempt, setAttempt] = useState(0)
  const { status } = useConnection()
  const { index, leaf } = logged
  // What was verified once stays so: a later checkpoint says nothing new about this entry.
  const isDone = verdict?.is === 'included'
  useEffect(() => {
    if (checkpoint === undefined || isDone) return
    let isGone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    void verifyEntry({ index, leaf }, checkpoint, readTile).then((found) => {
      if (isGone) return
      setVerdict(found)
      // Offline there is nothing to try; whoever is online again has another status.
      const canRetry = found.is === 'unknown' && found.canRetry && status !== 'offline'
      if (canRetry) timer = setTimeout(() => setAttempt(attempt + 1), RETRY_MS)
    })
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [index, leaf, checkpoint, isDone, attempt, status])
  return verdict
}
