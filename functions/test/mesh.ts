import { randomUUID } from 'node:crypto'
import type { Board } from '@mesh/core/schema/board'
import type { CheckRun } from '@mesh/core/schema/check-run'
import type { Incident } from '@mesh/core/schema/incident'
import type { Plan } from '@mesh/core/schema/plan'
import type { Transition } from '@mesh/core/schema/transition'
import { firestore } from '../src/kit/firestore.ts'
import { applyConfig as applyAsPerson } from '../src/root/apply-config.ts'
import type { Account } from '../src/gcp/accounts.ts'
import type { Caller, WrittenDocument } from '../src/kit/door-input.ts'
import { allOf, collections } from '../src/root/store/collections.ts'
import { at } from './fixtures.ts'

export { run as runAt } from '../../core/test/fixtures.ts'

export const OPERATOR = { uid: 'operator-1', role: 'operator' } as const

/** Gives the test file a project of its own, so that files do not meet in the emulators. */
export function takeOwnProject(): void {
  process.env['GCLOUD_PROJECT'] = `demo-${randomUUID().slice(0, 8)}`
}

/** Empties the test's project, in one request. */
export async function clearFirestore(): Promise<void> {
  const project = process.env['GCLOUD_PROJECT']
  const path = `emulator/v1/projects/${project}/databases/(default)/documents`
  const reply = await fetch(`http://${process.env['FIRESTORE_EMULATOR_HOST']}/${path}`, { method: 'DELETE' })
  if (!reply.ok) throw new Error(`The emulator does not forget the project: ${await reply.text()}`)
}

/** A configuration of services that each have one check; no other region is asked about it. */
export function configOf(ids: readonly string[], check: object = {}) {
  const services = ids.map((id) => ({
    id,
    checks: [{ id: 'http', interval: '5s', reprobe: false, http: { url: `http://${id}.test/` }, ...check }],
  }))
  return { version: 1, services }
}

/** Applies as a caller whose account says what their token says. */
export function applyConfig(
  request: object,
  caller: Caller | undefined,
  now: Date,
  deps: Parameters<typeof applyAsPerson>[3] = {},
) {
  const account = caller && { ...caller, name: caller.uid.toUpperCase(), isDisabled: false }
  const readAccount = (): Promise<Account | undefined> => Promise.resolve(account)
  return applyAsPerson(request, caller, now, { readAccount, ...deps })
}

/** Applies a configuration of these services; `deletes` confirms that most of the others go. */
export function apply(ids: readonly string[], now = at(0), check: object = {}, deletes?: number) {
  const confirmed = deletes === undefined ? {} : { deletes }
  return applyConfig({ config: configOf(ids, check), ...confirmed }, OPERATOR, now)
}

/** A document as a trigger would deliver it; the path has an even number of segments. */
export async function delivered(path: string): Promise<WrittenDocument> {
  const snapshot = await (await firestore()).doc(path).get()
  const data = snapshot.data()
  if (data === undefined) throw new Error(`${path} does not exist`)
  return { path, data }
}

/** What is stored now. */
export async function stored() {
  const all = await collections()
  const [services, checks, plans, boards, runs, transitions, incidents] = await Promise.all([
    allOf(all.services),
    allOf(all.checks),
    allOf<Plan>(all.plans),
    allOf<Board>(all.boards),
    allOf<CheckRun>(all.checkRuns),
    allOf<Transition>(all.transitions),
    allOf<Incident>(all.incidents),
  ])
  return { services, checks, plans, boards, runs, transitions, incidents }
}
