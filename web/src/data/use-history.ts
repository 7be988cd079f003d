import { documentsOfRange } from '@mesh/core/root/history/documents-of-range'
import type { Range } from '@mesh/core/root/history/range'
import { WINDOW_MS } from '@mesh/core/root/history/spans'
import { useDeferredValue, useMemo, useState } from 'react'
import { historyDocumentSources } from './history-documents.ts'
import { liveAll } from './live-all.ts'
import type { Live } from './live.ts'
import { readHistory, type ServiceHistory } from './read-history.ts'
import { useLive } from './use-live.ts'

/**
 * A range of a service's history, live. While time brings in another document, what was there stays until all are there
 * again, so that nothing jumps.
 */
export function useHistory(
  range: Range,
  { serviceId, boardIds }: { serviceId: string; boardIds: readonly string[] },
  now: Date,
): Live<ServiceHistory> {
  const windowMs = Math.floor(now.getTime() / WINDOW_MS) * WINDOW_MS
  const boards = boardIds.join(' ')
  const names = useMemo(
    () => JSON.stringify(documentsOfRange(range, { serviceId, boardIds: boards.split(' ') }, new Date(windowMs))),
    [range, serviceId, boards, windowMs],
  )
  const source = useMemo(() => liveAll(historyDocumentSources(JSON.parse(names))), [names])
  const documents = useLive(source)
  const read = useMemo(() => ({ documents, range, serviceId, windowMs }), [documents, range, serviceId, windowMs])
  // Documents come one by one: what they say together is worked out when no other comes in at the same time.
  const live = useLiveHistory(useDeferredValue(read))
  const [kept, setKept] = useState<Live<ServiceHistory>>(LOADING)
  const isAsked = (each: Live<ServiceHistory>) =>
    each.status === 'data' && each.value.range === range && each.value.serviceId === serviceId
  if (isAsked(live) && kept !== live) setKept(live)
  if (isAsked(live) || live.status === 'denied' || live.status === 'error') return live
  return isAsked(kept) ? kept : LOADING
}

const LOADING = { status: 'loading' } as const

interface Read {
  documents: Live<Parameters<typeof readHistory>[0]>
  range: Range
  serviceId: string
  windowMs: number
}

function useLiveHistory({ documents, range, serviceId, windowMs }: Read): Live<ServiceHistory> {
  return useMemo(
    () =>
      documents.status === 'data'
        ? { ...documents, value: readHistory(documents.value, serviceId, range, new Date(windowMs)) }
        : documents,
    [documents, serviceId, range, windowMs],
  )
}
