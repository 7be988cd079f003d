import type { StatusMemory, StatusSnapshot } from '@mesh/core/schema/status-page'
import { claimRefresh, REFRESH_GAP_MS } from '@mesh/core/status/claim-refresh'
import { mustRemember } from '@mesh/core/status/gather-memory'
import { mustWrite } from '@mesh/core/status/must-write'
import { commitDerived } from '../../kit/commit.ts'
import { collections } from './collections.ts'

/** What a page says: one read; undefined when there is no such page. */
export async function loadPage(pageId: string): Promise<StatusSnapshot | undefined> {
  const { statusPages } = await collections()
  return (await statusPages.doc(pageId).get()).data()
}

/** Whether a refresh waits to be made: one read. */
export async function isRefreshWanted(): Promise<boolean> {
  const { statusWork } = await collections()
  return (await statusWork.get()).data()?.isWanted ?? false
}

/**
 * Takes the next refresh, with what is remembered of the last one; undefined when one has just begun, and it is then
 * noted that another is wanted. In a storm all but a few take one read and no transaction.
 */
export async function claim(now: Date): Promise<{ memory: StatusMemory | null } | undefined> {
  const { statusWork } = await collections()
  const seen = (await statusWork.get()).data()
  const isBusy = seen !== undefined && Math.abs(now.getTime() - seen.refreshTime.getTime()) < REFRESH_GAP_MS
  if (isBusy && seen.isWanted) return undefined
  return commitDerived(async (transaction) => {
    const { work, isMine } = claimRefresh((await transaction.get(statusWork)).data(), now)
    transaction.set(statusWork, work)
    return isMine ? { memory: work.memory } : undefined
  })
}

/**
 * Writes the pages that say something new and the memory, and deletes every other page, in one transaction; nothing when
 * a later refresh has begun or the pages were withdrawn. Returns the number of pages written or deleted.
 */
export async function publish(snapshots: ReadonlyMap<string, StatusSnapshot>, memory: StatusMemory): Promise<number> {
  const { statusPages, statusWork } = await collections()
  return commitDerived(async (transaction) => {
    const [work, { docs }] = await Promise.all([
      transaction.get(statusWork).then((document) => document.data()),
      transaction.get(statusPages),
    ])
    if (work === undefined || work.refreshTime > memory.gatherTime) return 0
    const stored = new Map(docs.map((document) => [document.id, document.data()]))
    const changed = [...snapshots].filter(([id, snapshot]) => mustWrite(stored.get(id), snapshot))
    const gone = docs.filter(({ id }) => !snapshots.has(id))
    for (const [id, snapshot] of changed) transaction.set(statusPages.doc(id), snapshot)
    for (const { ref } of gone) transaction.delete(ref)
    if (mustRemember(work.memory, memory)) transaction.set(statusWork, { ...work, memory })
    return changed.length + gone.length
  })
}

/** Deletes every page: two reads when there is none. */
export async function withdraw(): Promise<number> {
  const { statusPages, statusWork } = await collections()
  return commitDerived(async (transaction) => {
    const [work, { docs }] = await Promise.all([transaction.get(statusWork), transaction.get(statusPages)])
    for (const { ref } of docs) transaction.delete(ref)
    if (work.exists) transaction.delete(statusWork)
    return docs.length
  })
}
