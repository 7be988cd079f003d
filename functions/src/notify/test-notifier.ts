import { MeshError } from '@mesh/core/errors'
import { testMessage } from '@mesh/core/notify/test-message'
import { testNotifierRequestSchema, type TestNotifierResponse } from '@mesh/core/schema/notice-api'
import { readAccount } from '../gcp/accounts.ts'
import { readSecret } from '../gcp/secret-manager.ts'
import { actorOf } from '../kit/actor-of.ts'
import { commit } from '../kit/commit.ts'
import { log } from '../kit/log.ts'
import { parseInput } from '../kit/parse-input.ts'
import { sealed } from '../kit/sealed.ts'
import { authorise } from '../kit/authorise.ts'
import type { Caller } from '../kit/door-input.ts'
import { deliver } from './deliver.ts'
import { DeliveryFailure } from './delivery-failure.ts'
import { loadNotifier } from './store/notices.ts'

const live = { readAccount, loadNotifier, readSecret, deliver, commit }

/**
 * Sends a harmless notice through one notifier now and tells how that went; leaves nothing behind but its ledger entry, which
 * is there before anything leaves.
 */
export async function testNotifier(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<TestNotifierResponse> {
  const person = await authorise(caller, 'notifier.test', deps.readAccount)
  const { notifierId } = parseInput(testNotifierRequestSchema, request, 'request')
  const notifier = await deps.loadNotifier(notifierId)
  if (notifier === undefined) throw new MeshError('not-found', `mesh.yaml has no notifier "${notifierId}"`)
  const id = `test-${notifierId}-${now.getTime()}`
  // A resolve that follows no trigger alarms nobody, wherever it goes.
  const notice = { kind: 'resolve', incidentId: id, message: testMessage(person, now) } as const
  await deps.commit((transaction) => {
    const resource = `notifiers/${notifierId}`
    transaction.record({ actor: actorOf(person), action: 'notifier.test', resource, evidence: [sealed(notifier)] })
    return Promise.resolve()
  })
  try {
    const secret = await deps.readSecret(notifier.secret, now)
    const reason = await deps.deliver(notice, notifier, { secret, noticeId: id, time: now })
    if (reason !== undefined) return { sent: false, reason }
  } catch (error) {
    if (!(error instanceof DeliveryFailure) && !(error instanceof MeshError)) throw error
    return { sent: false, reason: error.message }
  }
  log.info('notifier tested', { notifierId, uid: person.uid })
  return { sent: true, reason: '' }
}
