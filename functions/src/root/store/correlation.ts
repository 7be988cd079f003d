import type { Transaction } from 'firebase-admin/firestore'
import type { CorrelationInput, CorrelationPass } from '@mesh/core/root/correlation/correlation-pass'
import { QUERIES } from '@mesh/core/queries'
import { NO_CORRELATION } from '@mesh/core/schema/correlation'
import { NO_SETTINGS } from '@mesh/core/schema/settings'
import { collections } from './collections.ts'

/**
 * One pass over the unresolved incidents in one transaction; undefined, with nothing written, when `decide` wants nothing. It
 * looks without locks first (reads: the state, the settings and each unresolved incident), so that passes which find nothing to
 * do hold nobody up. `decide` may run several times.
 */
export async function passOverIncidents(
  decide: (input: CorrelationInput) => CorrelationPass | undefined,
): Promise<CorrelationPass | undefined> {
  const all = await collections()
  const { db, correlation, incidents, incidentEvents } = all
  const seen = await db.runTransaction((transaction) => load(all, transaction).then(decide), { readOnly: true })
  if (seen === undefined) return undefined
  return db.runTransaction(
    async (transaction) => {
      const pass = decide(await load(all, transaction))
      if (pass === undefined) return undefined
      for (const [id, { incident, events }] of pass.changes) {
        transaction.set(incidents.doc(id), incident)
        for (const [eventId, event] of events) transaction.create(incidentEvents(id).doc(eventId), event)
      }
      transaction.set(correlation, pass.state)
      return pass
    },
    { maxAttempts: 20 },
  )
}

async function load(
  { correlation, rootSettings, incidents }: Awaited<ReturnType<typeof collections>>,
  transaction: Transaction,
): Promise<CorrelationInput> {
  const [field] = QUERIES.openIncidents.equal
  const [state, settings, { docs }] = await Promise.all([
    transaction.get(correlation),
    transaction.get(rootSettings),
    transaction.get(incidents.where(field, '==', null)),
  ])
  return {
    state: state.data() ?? NO_CORRELATION,
    settings: settings.data() ?? NO_SETTINGS,
    open: new Map(docs.map((document) => [document.id, document.data()])),
  }
}
