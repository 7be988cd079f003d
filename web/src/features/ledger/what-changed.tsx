import type { LedgerEntry } from '@mesh/core/schema/ledger'
import { useEffect, useState } from 'react'
import { storedContentsSource, type StoredContents } from '../../data/ledger-evidence.ts'
import { useLive } from '../../data/use-live.ts'
import { LiveView } from '../../ui/live-view.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusIcon } from '../../ui/status.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import { whyEvidenceNotShown, whyNotShown, type Gap } from './content-words.ts'
import { FieldTable } from './field-table.tsx'
import { Scrollable } from './scrollable.tsx'
import { verifyContent, type Content } from './verify-content.ts'
import classes from './what-changed.module.css'

interface Contents {
  before: Content
  after: Content
  evidence: { digest: string; content: Content }[]
  gap: Gap | undefined
}

/** What an entry is about, before and after: only what differs, and only what this browser has verified by its digest. */
export function WhatChanged({ entry }: { entry: LedgerEntry }) {
  const live = useLive(storedContentsSource(entry.nonce))
  if (entry.before === null && entry.after === null && entry.evidence.length === 0) return null
  return (
    <LiveView live={live} what="what was kept of this entry" loading={null}>
      {(stored, fromCache) => <Verified entry={entry} stored={stored} isFromCache={fromCache} />}
    </LiveView>
  )
}

interface VerifiedProps {
  entry: LedgerEntry
  stored: StoredContents
  isFromCache: boolean
}

function Verified({ entry, stored, isFromCache }: VerifiedProps) {
  const contents = useContents(entry, stored, isFromCache)
  if (contents === undefined) return null
  const { before, after, evidence, gap } = contents
  const isWrong = [before, after, ...evidence.map(({ content }) => content)].some((one) => one.is === 'wrong')
  return (
    <Panel title="What changed" tone={isWrong ? 'alarm' : 'plain'}>
      <div className={classes['body']} data-testid="what-changed">
        <Unreadable rows={stored.unreadable} />
        <Unshown of="Before" content={before} why={whyNotShown(before, entry.resource, gap)} />
        <Unshown of="After" content={after} why={whyNotShown(after, entry.resource, gap)} />
        <BeforeAndAfter before={before} after={after} />
        {evidence.map(({ digest, content }, index) => (
          <Evidence key={digest} number={index + 1} content={content} gap={gap} />
        ))}
      </div>
    </Panel>
  )
}

function BeforeAndAfter({ before, after }: Pick<Contents, 'before' | 'after'>) {
  if (before.is === 'none' && after.is === 'none') return null
  const [isBeforeKnown, isAfterKnown] = [isKnown(before), isKnown(after)]
  if (isBeforeKnown && isAfterKnown) return <FieldTable before={valueOf(before)} after={valueOf(after)} />
  // One side alone says what was, but not what changed.
  if (before.is === 'verified') return <Whole title="All of it before" value={before.value} />
  return after.is === 'verified' ? <Whole title="All of it after" value={after.value} /> : null
}

function Evidence({ number, content, gap }: { number: number; content: Content; gap: Gap | undefined }) {
  const title = `Evidence ${number}`
  if (content.is === 'verified') return <Whole title={title} value={content.value} />
  return <Unshown of={title} content={content} why={whyEvidenceNotShown(content, gap)} />
}

function Whole({ title, value }: { title: string; value: unknown }) {
  return (
    <details className={classes['whole']}>
      <summary>{title}, verified</summary>
      <Scrollable text={JSON.stringify(value, null, 2)} label={`${title}, as JSON`} />
    </details>
  )
}

function Unshown({ of, content, why }: { of: string; content: Content; why: string | undefined }) {
  if (why === undefined) return null
  const isWrong = content.is === 'wrong'
  return (
    <p role={isWrong ? 'alert' : undefined} className={classes[isWrong ? 'alarm' : 'quiet']}>
      {isWrong && <StatusIcon state="down" />}
      <span>
        <strong>{of}:</strong> {why}
      </span>
    </p>
  )
}

function isKnown({ is }: Content): boolean {
  return is === 'none' || is === 'verified'
}

function valueOf(content: Content): unknown {
  return content.is === 'verified' ? content.value : undefined
}

function useContents(entry: LedgerEntry, stored: StoredContents, isFromCache: boolean): Contents | undefined {
  const [contents, setContents] = useState<Contents>()
  useEffect(() => {
    let isGone = false
    void verifyAll(entry, stored, isFromCache).then((found) => {
      if (!isGone) setContents(found)
    })
    return () => {
      isGone = true
    }
  }, [entry, stored, isFromCache])
  return contents
}

async function verifyAll(
  { before, after, evidence }: LedgerEntry,
  { texts, unreadable }: StoredContents,
  isFromCache: boolean,
): Promise<Contents> {
  const verify = (digest: string | null) => verifyContent(digest, texts)
  return {
    before: await verify(before),
    after: await verify(after),
    evidence: await Promise.all(
      [...new Set(evidence)].map(async (digest) => ({ digest, content: await verify(digest) })),
    ),
    gap: unreadable.length > 0 ? 'unreadable' : isFromCache ? 'cache' : undefined,
  }
}
