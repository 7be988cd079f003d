import type { Firestore } from 'firebase-admin/firestore'
import { beforeAll, expect, test } from 'vitest'
import { adminFor } from './support/admin.ts'
import { openSubject } from './support/subject.ts'
import type { Subject } from './support/subject.ts'

let subject: Subject
beforeAll(async () => {
  subject = await openSubject()
})

async function seeded(): Promise<Firestore> {
  const db = adminFor(subject)
  const batch = db.batch()
  for (let n = 0; n < 5; n += 1) batch.set(db.doc(`cities/c${n}`), { n, country: n < 2 ? 'ch' : 'fr' })
  await batch.commit()
  return db
}

test('explain plans a query and does not run it', async () => {
  const query = (await seeded()).collection('cities').where('n', '>', 1)
  const { metrics, snapshot } = await query.explain()
  expect(metrics.planSummary.indexesUsed).toEqual([{ query_scope: 'Collection', properties: '(n ASC, __name__ ASC)' }])
  expect([metrics.executionStats, snapshot]).toEqual([null, null])
})

test('explain with analyze runs it and counts', async () => {
  const query = (await seeded()).collection('cities').where('n', '>', 1)
  const { metrics, snapshot } = await query.explain({ analyze: true })
  expect(snapshot?.docs.map(({ id }) => id)).toEqual(['c2', 'c3', 'c4'])
  const { executionDuration, ...stats } = metrics.executionStats ?? {}
  expect(Number(executionDuration?.seconds) * 1e9 + Number(executionDuration?.nanoseconds)).toBeGreaterThan(0)
  expect(stats).toEqual({
    resultsReturned: 3,
    readOperations: 3,
    debugStats: {
      documents_scanned: '3',
      index_entries_scanned: '3',
      billing_details: { documents_billable: '3', index_entries_billable: '0', small_ops: '0', min_query_cost: '0' },
    },
  })
})

test('explain of nothing has an empty snapshot and one read', async () => {
  const { metrics, snapshot } = await adminFor(subject).collection('none').explain({ analyze: true })
  expect([snapshot?.empty, metrics.executionStats?.readOperations]).toEqual([true, 1])
})

test('an aggregation is explained', async () => {
  const count = (await seeded()).collection('cities').where('country', '==', 'fr').count()
  const plan = await count.explain()
  expect([plan.metrics.planSummary.indexesUsed, plan.snapshot]).toEqual([
    [{ query_scope: 'Collection', properties: '(country ASC, __name__ ASC)' }],
    null,
  ])
  const { metrics, snapshot } = await count.explain({ analyze: true })
  expect(snapshot?.data()).toEqual({ count: 3 })
  expect(metrics.executionStats).toMatchObject({
    resultsReturned: 1,
    readOperations: 1,
    debugStats: { index_entries_scanned: '3', billing_details: { index_entries_billable: '3' } },
  })
})

test('a stream ends with the metrics', async () => {
  const query = (await seeded()).collection('cities').orderBy('n')
  const seen: string[] = []
  for await (const chunk of query.explainStream({ analyze: true })) {
    const { document, metrics } = chunk as unknown as { document?: { id: string }; metrics?: object }
    if (document !== undefined) seen.push(document.id)
    if (metrics !== undefined) seen.push('metrics')
  }
  expect(seen).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'metrics'])
})
