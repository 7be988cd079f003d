import type { Suite } from '../../../e2e/src/suite.ts'
import { commit } from '../../../functions/src/kit/commit.ts'
import { firestore } from '../../../functions/src/kit/firestore.ts'
import { watchPublished } from './published.ts'

const ENTRIES = 20_000
const IN_FLIGHT = 64

/**
 * Commits changes as verbs do, one entry each, as fast as they go, and waits until a checkpoint has all of them. Operations
 * are those that the emulator counts as billed, less the one write of each change itself.
 */
export async function sustained(suite: Suite): Promise<{ entriesPerSecond: number; opsPerEntry: number }> {
  process.env['FIRESTORE_EMULATOR_HOST'] = suite.firestoreHost
  process.env['GCLOUD_PROJECT'] = suite.projectId
  process.env['MESH_TASKS_EMULATOR_HOST'] = `127.0.0.1:${8085 + suite.portOffset}`
  process.env['MESH_METADATA_HOST'] = process.env['MESH_TASKS_EMULATOR_HOST']
  const published = await watchPublished(suite)
  try {
    const size = published.size()
    const before = await operations(suite)
    const begin = Date.now()
    const db = await firestore()
    let next = 0
    async function worker(): Promise<void> {
      for (let index = next; index < ENTRIES; index = next) {
        next += 1
        const reference = db.doc(`benchChanges/${index % 1000}`)
        const [before, after] = [anIncident(index, 'open'), anIncident(index, 'acknowledged')]
        await commit(async (transaction) => {
          transaction.set(reference, after)
          transaction.record({
            actor: { type: 'mesh', id: 'mesh' },
            action: 'bench.change',
            resource: `incidents/bench_${index % 1000}`,
            before,
            after,
            reason: 'A change as people make it, with a reason of some length.',
          })
        })
      }
    }
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
    const end = await published.reached(size + ENTRIES)
    const after = await operations(suite)
    return {
      entriesPerSecond: (ENTRIES * 1000) / (end - begin),
      opsPerEntry: (after - before) / ENTRIES - 1,
    }
  } finally {
    await published.close()
  }
}

/** A document of the size that incidents have, unlike all others: both are kept as contents of their entry. */
function anIncident(index: number, state: string) {
  return {
    schemaVersion: 1,
    checkId: 'payments.http',
    serviceId: 'payments',
    serviceName: 'Payments',
    state,
    severity: 'major',
    title: 'Payments: http is down',
    cause: `GET https://payments.test/health answered 503 in ${index} ms; expected a status from 200 to 299`,
    assignee: state === 'open' ? null : { uid: 'operator-1', name: 'An operator with a name' },
    openTime: new Date(index),
    resolveTime: null,
    createTime: new Date(index),
    updateTime: new Date(),
  }
}

/** Writes and deletes so far. */
async function operations({ firestoreHost }: Suite): Promise<number> {
  const reply = await fetch(`http://${firestoreHost}/emulator/v1/mesh/status`)
  const { operations } = (await reply.json()) as { operations: { writes: number; deletes: number } }
  return operations.writes + operations.deletes
}
