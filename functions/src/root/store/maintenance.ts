import { COLLECTIONS } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import type { MaintenanceWindow } from '@mesh/core/root/maintenance/maintenance-window'
import { windowsOf } from '@mesh/core/root/maintenance/windows-of'
import type { Person } from '@mesh/core/schema/incident'
import type { OpenedMaintenance } from '@mesh/core/schema/maintenance'
import { MAINTENANCE_LIMITS } from '@mesh/core/schema/settings/maintenance'
import type { RootSettings } from '@mesh/core/schema/settings'
import { actorOf } from '../../kit/actor-of.ts'
import { commit, type LedgerFacts } from '../../kit/commit.ts'
import { collections } from './collections.ts'
import { loadSettings } from './settings.ts'

/** Most documents that one look back reads; those that have not ended are fewer and come first. */
const LOOK_BACK_MAX = 2 * MAINTENANCE_LIMITS.windowsMax

const [[END_TIME, DESCENDING]] = QUERIES.lastMaintenance.orderBy

/** What a person's change of a maintenance depends on. */
export interface MaintenanceInput {
  existing: OpenedMaintenance | undefined
  /** How many of those that people opened have not ended, up to the bound. */
  current: number
  /** Those of the named services that do not exist. */
  unknownServices: string[]
}

/**
 * Changes one maintenance, with its ledger entry, in one transaction; nothing is written when `decide` wants nothing.
 * `decide` may run several times. Gives the maintenance as it is then.
 */
export async function changeMaintenance(
  id: string,
  { services, person, now }: { services: readonly string[]; person: Person; now: Date },
  decide: (input: MaintenanceInput) => OpenedMaintenance | undefined,
): Promise<OpenedMaintenance | undefined> {
  const all = await collections()
  const reference = all.maintenance.doc(id)
  return commit(async (transaction) => {
    const open = all.maintenance.where(END_TIME, '>', now).orderBy(END_TIME, DESCENDING)
    const [stored, current, named] = await Promise.all([
      transaction.get(reference),
      transaction.get(open.limit(MAINTENANCE_LIMITS.windowsMax)),
      services.length === 0 ? [] : transaction.getAll(...services.map((service) => all.services.doc(service))),
    ])
    const unknownServices = named.filter(({ exists }) => !exists).map((document) => document.id)
    const existing = stored.data()
    const changed = decide({ existing, current: current.size, unknownServices })
    if (changed === undefined) return existing
    transaction.set(reference, changed)
    transaction.record(maintenanceEntry(id, existing, changed, person))
    return changed
  })
}

function maintenanceEntry(
  id: string,
  before: OpenedMaintenance | undefined,
  after: OpenedMaintenance,
  person: Person,
): LedgerFacts {
  return {
    actor: actorOf(person),
    action: before === undefined ? 'maintenance.open' : 'maintenance.end',
    resource: `${COLLECTIONS.maintenance}/${id}`,
    before,
    after,
    reason: before === undefined ? after.reason : '',
  }
}

/** Maintenance that people opened and that ends after `from`, by id; at most 200, the last to end first. */
async function openedSince(from: Date): Promise<[id: string, document: OpenedMaintenance][]> {
  const { maintenance } = await collections()
  const query = maintenance.where(END_TIME, '>', from).orderBy(END_TIME, DESCENDING).limit(LOOK_BACK_MAX)
  return (await query.get()).docs.map((document) => [document.id, document.data()])
}

/** The last maintenance that people opened, by id. */
export async function lastOpened(limit: number): Promise<[id: string, document: OpenedMaintenance][]> {
  const { maintenance } = await collections()
  const { docs } = await maintenance.orderBy(END_TIME, DESCENDING).limit(limit).get()
  return docs.map((document) => [document.id, document.data()])
}

/** All windows that touch a period: one read, and one for each maintenance that people opened and that ends after its start. */
export async function loadWindows(
  period: { from: Date; to: Date },
  settings?: RootSettings,
): Promise<MaintenanceWindow[]> {
  const [planned, opened] = await Promise.all([settings ?? loadSettings(), openedSince(period.from)])
  return windowsOf(planned, opened, period)
}
