import { beforeEach, describe, expect, test } from 'vitest'
import { COLLECTIONS, NOTIFY_SETTINGS_DOCUMENT } from '@mesh/core/paths'
import { MeshError } from '@mesh/core/errors'
import type { Notice } from '@mesh/core/schema/notification'
import type { Account } from '../../src/gcp/accounts.ts'
import { commit } from '../../src/kit/commit.ts'
import { digestOf } from '../../src/kit/digest.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { DeliveryFailure } from '../../src/notify/delivery-failure.ts'
import { retryNotice } from '../../src/notify/retry-notice.ts'
import { testNotifier } from '../../src/notify/test-notifier.ts'
import { loadNotice, loadNotifier } from '../../src/notify/store/notices.ts'
import { retryByPerson } from '../../src/notify/store/retry-by-person.ts'
import { at } from '../fixtures.ts'
import { ledgerEntries } from '../ledger-entries.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'

takeOwnProject()

const ACCOUNTS: Account[] = [
  { uid: 'ada', name: 'Ada', role: 'operator', isDisabled: false },
  { uid: 'eve', name: 'Eve', role: 'viewer', isDisabled: false },
  { uid: 'off', name: 'Off', role: 'operator', isDisabled: true },
]
const readAccount = (uid: string) => Promise.resolve(ACCOUNTS.find((account) => account.uid === uid))
const ADA = { uid: 'ada', role: 'operator' } as const

const BY_ADA = { actor: { type: 'person', id: 'ada' }, reason: '' }

const NOBODIES = [
  ['nobody', undefined, 'unauthenticated'],
  ['a viewer', { uid: 'eve', role: 'viewer' }, 'permission-denied'],
  ['a token that outlived its role', { uid: 'eve', role: 'operator' }, 'permission-denied'],
  ['a disabled account', { uid: 'off', role: 'operator' }, 'permission-denied'],
  ['an account that is gone', { uid: 'gone', role: 'operator' }, 'unauthenticated'],
] as const

beforeEach(async () => {
  await clearFirestore()
  const db = await firestore()
  await db.doc(`${COLLECTIONS.notifySettings}/${NOTIFY_SETTINGS_DOCUMENT}`).set({
    schemaVersion: 1,
    notifiers: [{ id: 'chat', type: 'slack', secret: 'team-chat' }],
    routes: [],
  })
})

describe('testing a notifier', () => {
  function testing(deliver: (...sent: unknown[]) => Promise<string | undefined> = () => Promise.resolve(undefined)) {
    return { readAccount, loadNotifier, readSecret: () => Promise.resolve('s3cr3t'), deliver, commit }
  }

  test('sends one notice that alarms nobody, and says who asked', async () => {
    const sent: unknown[] = []
    const deps = testing((notice) => Promise.resolve(void sent.push(notice)))
    await expect(testNotifier({ notifierId: 'chat' }, ADA, at(0), deps)).resolves.toEqual({ sent: true, reason: '' })
    expect(sent).toMatchObject([
      { kind: 'resolve', message: { title: 'Test notice from Mesh', text: expect.stringContaining('Ada') as string } },
    ])
    const notifier = { id: 'chat', type: 'slack', secret: 'team-chat' }
    expect(await ledgerEntries()).toMatchObject([
      { ...BY_ADA, action: 'notifier.test', resource: 'notifiers/chat', evidence: [digestOf(notifier)], before: null },
    ])
  })

  test('is in the ledger before anything leaves, and again each time', async () => {
    const seen: number[] = []
    const deps = testing(async () => void seen.push((await ledgerEntries()).length))
    for (const seconds of [0, 1]) await testNotifier({ notifierId: 'chat' }, ADA, at(seconds), deps)
    expect(seen).toEqual([1, 2])
  })

  test.each([
    ['the provider refuses', new DeliveryFailure('the provider answered HTTP 404')],
    ['the secret is missing', new MeshError('unavailable', 'the secret team-chat does not exist')],
  ])('tells the reason when %s', async (_why, error) => {
    const deps = testing(() => Promise.reject(error))
    const answer = await testNotifier({ notifierId: 'chat' }, ADA, at(0), deps)
    expect(answer).toEqual({ sent: false, reason: error.message })
  })

  test('names a notifier that does not exist', async () => {
    await expect(testNotifier({ notifierId: 'pager' }, ADA, at(0), testing())).rejects.toMatchObject({
      code: 'not-found',
      message: 'mesh.yaml has no notifier "pager"',
    })
    expect(await ledgerEntries()).toEqual([])
  })

  test.each(NOBODIES)('is refused to %s', async (_who, caller, code) => {
    await expect(testNotifier({ notifierId: 'chat' }, caller, at(0), testing())).rejects.toMatchObject({ code })
    expect(await ledgerEntries()).toEqual([])
  })
})

describe('trying a failed notice again', () => {
  const ID = 'a.http_7_0_chat_trigger'

  async function noticeIs(state: Notice['state']): Promise<void> {
    const notice: Notice = {
      schemaVersion: 1,
      incidentId: 'a.http_7',
      checkId: 'a.http',
      notifierId: 'chat',
      kind: 'trigger',
      episode: 0,
      reminder: 0,
      message: {
        title: 'A is down',
        text: '',
        link: null,
        severity: 'major',
        state: 'open',
        service: { id: 'a', name: 'A', group: '' },
        openTime: at(0),
        resolveTime: null,
      },
      remind: null,
      maintenance: null,
      state,
      attempts: 12,
      dueTime: at(0),
      heldUntil: null,
      reason: 'the provider answered HTTP 404',
      createTime: at(0),
      updateTime: at(0),
      sentTime: null,
    }
    await (await firestore()).doc(`${COLLECTIONS.notices}/${ID}`).set(notice)
  }

  const deps = { readAccount, retryByPerson, loadNotice, sendNotice: () => Promise.resolve(undefined) }
  const NOW = at(100_000)

  test('gives it new attempts, however old it is', async () => {
    await noticeIs('failed')
    const before = digestOf(await loadNotice(ID))
    await expect(retryNotice({ noticeId: ID }, ADA, NOW, deps)).resolves.toEqual({ state: 'pending', reason: '' })
    const notice = await loadNotice(ID)
    expect(notice).toMatchObject({ state: 'pending', attempts: 0, dueTime: NOW, heldUntil: NOW })
    const resource = `notices/${ID}`
    expect(await ledgerEntries()).toMatchObject([
      { ...BY_ADA, action: 'notice.retry', resource, before, after: digestOf(notice) },
    ])
    await expect(retryNotice({ noticeId: ID }, ADA, NOW, deps)).rejects.toMatchObject({ code: 'failed-precondition' })
    expect(await ledgerEntries()).toHaveLength(1)
  })

  test('a crash before the first attempt leaves it to the sweeper', async () => {
    await noticeIs('failed')
    const crashing = { ...deps, sendNotice: () => Promise.reject(new Error('crash')) }
    await expect(retryNotice({ noticeId: ID }, ADA, NOW, crashing)).rejects.toThrow('crash')
    await expect(loadNotice(ID)).resolves.toMatchObject({ state: 'pending', dueTime: NOW })
  })

  test.each(['pending', 'sent', 'cancelled'] as const)('refuses one that is %s', async (state) => {
    await noticeIs(state)
    await expect(retryNotice({ noticeId: ID }, ADA, NOW, deps)).rejects.toMatchObject({
      code: 'failed-precondition',
      details: { state },
    })
    expect(await ledgerEntries()).toEqual([])
  })

  test('names one that does not exist', async () => {
    await expect(retryNotice({ noticeId: 'none' }, ADA, NOW, deps)).rejects.toMatchObject({ code: 'not-found' })
  })

  test.each(NOBODIES)('is refused to %s', async (_who, caller, code) => {
    await noticeIs('failed')
    await expect(retryNotice({ noticeId: ID }, caller, NOW, deps)).rejects.toMatchObject({ code })
    expect(await ledgerEntries()).toEqual([])
  })
})
