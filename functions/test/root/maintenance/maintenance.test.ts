import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '@mesh/core/roles'
import { maintenanceAt } from '@mesh/core/root/maintenance/maintenance-at'
import type { Account } from '../../../src/gcp/accounts.ts'
import { digestOf } from '../../../src/kit/digest.ts'
import { firestore } from '../../../src/kit/firestore.ts'
import { releaseNotices } from '../../../src/notify/store/release-notices.ts'
import { endMaintenance } from '../../../src/root/maintenance/end-maintenance.ts'
import { listMaintenance } from '../../../src/root/maintenance/list-maintenance.ts'
import { openMaintenance } from '../../../src/root/maintenance/open-maintenance.ts'
import { changeMaintenance, lastOpened, loadWindows } from '../../../src/root/store/maintenance.ts'
import { loadSettings } from '../../../src/root/store/settings.ts'
import { at } from '../../fixtures.ts'
import { chainOf, ledgerEntries } from '../../ledger-entries.ts'
import { apply, applyConfig, clearFirestore, configOf, OPERATOR, takeOwnProject } from '../../mesh.ts'

takeOwnProject()

const readAccount = (uid: string): Promise<Account> =>
  Promise.resolve({ uid, name: uid.toUpperCase(), role: uid as Role, isDisabled: false })
const deps = { readAccount, changeMaintenance, releaseNotices, lastOpened, loadSettings }
const callerOf = (role: Role) => ({ uid: role, role })

function requestOf(changes: object = {}) {
  const scope = 'everything' in changes ? {} : { services: ['a'] }
  return { ...scope, reason: 'new disk', endTime: at(600).toISOString(), requestId: randomUUID(), ...changes }
}
const open = (request: object, role: Role = 'operator', now = at(0)) =>
  openMaintenance(request, callerOf(role), now, deps)
const end = (maintenanceId: string, now = at(60), requestId = randomUUID()) =>
  endMaintenance({ maintenanceId, requestId }, callerOf('admin'), now, deps)
const recorded = async () => (await ledgerEntries()).filter(({ action }) => action.startsWith('maintenance.'))
const code = (expected: string) => expect.objectContaining({ code: expected })

beforeEach(async () => {
  await clearFirestore()
  await apply(['a', 'b'])
})

describe('opening', () => {
  test('begins now, for its services, and is remembered with its person', async () => {
    const request = requestOf()
    expect(await open(request)).toEqual({ maintenanceId: request.requestId, endTime: at(600).toISOString() })
    const windows = await loadWindows({ from: at(0), to: at(0) })
    expect(maintenanceAt(windows, 'a', at(0))).toMatchObject({ name: 'new disk', endTime: at(600) })
    expect(maintenanceAt(windows, 'b', at(0))).toBeUndefined()
    const [[, document] = []] = await lastOpened(1)
    expect(document?.openedBy).toEqual({ uid: 'operator', name: 'OPERATOR' })
  })

  test('at once and again with one request opens one', async () => {
    const request = requestOf()
    await Promise.all([open(request), open(request), open(request, 'operator', at(1))])
    await open(request, 'operator', at(9999))
    expect(await lastOpened(10)).toHaveLength(1)
    await expect(open({ ...request, reason: 'other' })).rejects.toEqual(code('already-exists'))
    expect(await recorded()).toHaveLength(1)
  })

  test('and ending it are recorded with who did it and why', async () => {
    const { maintenanceId } = await open(requestOf())
    const opened = digestOf((await lastOpened(1))[0]?.[1])
    await end(maintenanceId)
    const ended = digestOf((await lastOpened(1))[0]?.[1])
    expect(await chainOf(`maintenance/${maintenanceId}`)).toMatchObject([
      { actor: { type: 'person', id: 'operator' }, action: 'maintenance.open', after: opened, reason: 'new disk' },
      { actor: { type: 'person', id: 'admin' }, action: 'maintenance.end', before: opened, after: ended, reason: '' },
    ])
  })

  test('of a service that does not exist, without an end and by a viewer is refused', async () => {
    await expect(open(requestOf({ services: ['a', 'x'] }))).rejects.toThrow('there is no service "x"')
    await expect(open(requestOf({ endTime: undefined }))).rejects.toEqual(code('invalid-argument'))
    await expect(open(requestOf(), 'viewer')).rejects.toEqual(code('permission-denied'))
    await expect(openMaintenance(requestOf(), undefined, at(0), deps)).rejects.toEqual(code('unauthenticated'))
    expect([await lastOpened(10), await recorded()]).toEqual([[], []])
  })

  test('a hundred at a time, which those that are over do not count for', async () => {
    const db = await firestore()
    const batch = db.batch()
    for (let index = 0; index < 100; index += 1) {
      batch.set(db.doc(`maintenance/m${index}`), {
        schemaVersion: 1,
        services: [],
        isEverything: true,
        reason: '',
        startTime: at(0),
        endTime: at(index),
        plannedEndTime: at(index),
        openedBy: { uid: 'u', name: 'U' },
        endedBy: null,
        endRequestId: null,
      })
    }
    await batch.commit()
    await expect(open(requestOf(), 'operator', at(-1))).rejects.toEqual(code('failed-precondition'))
    await open(requestOf(), 'operator', at(0))
  })
})

describe('ending', () => {
  test('moves the end to now, once, and keeps the past as it was', async () => {
    const { maintenanceId } = await open(requestOf({ everything: true }))
    const requestId = randomUUID()
    const answers = await Promise.all([end(maintenanceId, at(60), requestId), end(maintenanceId, at(61), requestId)])
    expect(new Set(answers.map(({ endTime }) => endTime)).size).toBe(1)
    const windows = await loadWindows({ from: at(0), to: at(120) })
    expect([59, 62].map((second) => maintenanceAt(windows, 'b', at(second))?.id)).toEqual([maintenanceId, undefined])
    await expect(end(maintenanceId, at(70))).rejects.toThrow('the maintenance ended by ADMIN')
    expect((await recorded()).map(({ action }) => action).sort()).toEqual(['maintenance.end', 'maintenance.open'])
  })

  test('needs one that somebody opened, and an operator', async () => {
    await expect(end(randomUUID())).rejects.toEqual(code('not-found'))
    const { maintenanceId } = await open(requestOf())
    const request = { maintenanceId, requestId: randomUUID() }
    await expect(endMaintenance(request, callerOf('auditor'), at(1), deps)).rejects.toEqual(code('permission-denied'))
    expect(await recorded()).toHaveLength(1)
  })

  test('that crashed before notices were let go is completed by the same request', async () => {
    const { maintenanceId } = await open(requestOf())
    const requestId = randomUUID()
    const crash = { ...deps, releaseNotices: () => Promise.reject(new Error('crash')) }
    const request = { maintenanceId, requestId }
    await expect(endMaintenance(request, callerOf('admin'), at(60), crash)).rejects.toThrow('crash')
    const released: (readonly string[])[] = []
    const seen = { ...deps, releaseNotices: (ids: readonly string[]) => Promise.resolve(released.push(ids)) }
    await endMaintenance(request, callerOf('admin'), at(90), seen)
    expect([released, (await lastOpened(1))[0]?.[1].endTime]).toEqual([[[maintenanceId]], at(60)])
  })
})

test('lists what mesh.yaml plans beside what people opened, for every member', async () => {
  const weekly = {
    id: 'weekly',
    everything: true,
    every: { days: ['thu'], at: '12:00', timeZone: 'UTC' },
    duration: '1h',
  }
  const { plan } = await applyConfig({ config: { ...configOf(['a', 'b']), maintenance: [weekly] } }, OPERATOR, at(0))
  expect(plan).toContainEqual({ change: 'create', kind: 'maintenance', id: 'weekly', fields: [] })
  const { maintenanceId } = await open(requestOf())
  const { current, coming, past } = await listMaintenance({}, callerOf('viewer'), at(60), deps)
  expect(current.map(({ id, openedBy }) => [id, openedBy])).toEqual([
    [maintenanceId, 'OPERATOR'],
    ['weekly', null],
  ])
  expect(coming.map(({ id, startTime }) => [id, startTime])).toEqual([['weekly', '2026-01-08T12:00:00.000Z']])
  expect(past.map(({ endTime }) => endTime)).toEqual([])
  await expect(listMaintenance({}, undefined, at(60), deps)).rejects.toEqual(code('unauthenticated'))
})
