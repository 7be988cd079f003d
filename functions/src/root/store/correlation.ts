import type { CorrelationInput, CorrelationPass } from '@mesh/core/root/correlation/correlation-pass'
import { QUERIES } from '@mesh/core/queries'
import { NO_CORRELATION } from '@mesh/core/schema/correlation'
import { NO_SETTINGS } from '@mesh/core/schema/settings'
import { commit } from '../../kit/commit.ts'
import { readTogether, type Reading } from '../../kit/read-together.ts'
import { collections } from './collections.ts'
import { incidentEntry, wordsEntry } from './incident-entry.ts'

/**
 * One pass over the unresolved incidents in one transaction; undefined, with nothing written, when `decide` wants nothing. It
 * looks without locks first (reads: the state, the settings and each unresolved incident), so that passes which find nothing to
 * do hold nobody up. `decide` may run several times.
 */
export async function passOverIncidents(
  decide: (input: CorrelationInput) => CorrelationPass | undefined,
): Promise<CorrelationPass | undefined> {
  const all = await collections()
  const { correlation, incidents, incidentEvents } = all
  const seen = await readTogether((reading) => load(all, reading).then(decide))
  if (seen === undefined) return undefined
  return commit(
    async (transaction) => {
      const input = await load(all, transaction)
      const pass = decide(input)
      if (pass === undefined) return undefined
      for (const [id, { incident, events }] of pass.changes) {
        let before = input.open.get(id)
        transaction.set(incidents.doc(id), incident)
        if (events.size === 0) transaction.record(wordsEntry(id, before, incident))
        for (const [eventId, event] of events) {
          transaction.create(incidentEvents(id).doc(eventId), event)
          transaction.record(incidentEntry(id, before, incident, event))
          before = incident
        }
      }
      transaction.derived.set(correlation, pass.state)
      return pass
    },
    { maxAttempts: 20 },
  )
}

async function load(
  { correlation, rootSettings, incidents }: Awaited<ReturnType<typeof collections>>,
  reading: Reading,
): Promise<CorrelationInput> {
  const [field] = QUERIES.openIncidents.equal
  const [state, settings, { docs }] = await Promise.all([
    reading.get(correlation),
    reading.get(rootSettings),
    reading.get(incidents.where(field, '==', null)),
  ])
  return {
    state: state.data() ?? NO_CORRELATION,
    settings: settings.data() ?? NO_SETTINGS,
    open: new Map(docs.map((document) => [document.id, document.data()])),
  }
}
