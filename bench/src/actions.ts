import { randomUUID } from 'node:crypto'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import { Suite } from '../../e2e/src/suite.ts'
import type { Metrics } from './metrics.ts'
import { Person } from './person.ts'
import { quantile, round } from './quantile.ts'

const ACTIONS = 30

interface Answer {
  revision: number
}

/**
 * From a proposal to the change in its target on a whole local suite, where the other person approves at once: the two
 * calls, the task, the attempt.
 */
export async function benchActions(): Promise<Metrics> {
  const suite = await Suite.start({ tickSeconds: 60, config: 'version: 1\nservices: []\n' })
  process.env['FIRESTORE_EMULATOR_HOST'] = suite.firestoreHost
  const app = initializeApp({ projectId: suite.projectId }, 'actions')
  try {
    const db = getFirestore(app)
    const [operator, approver] = await Promise.all([Person.signIn(suite, 'operator'), Person.signIn(suite, 'approver')])
    const seconds: number[] = []
    // The first one starts the processes of the functions and is not counted.
    for (let index = 0; index <= ACTIONS; index += 1) {
      const actionId = randomUUID()
      const action = db.doc(`actions/${actionId}`)
      const begin = performance.now()
      const { revision } = await operator.call<Answer>('proposeAction', {
        actionId,
        kind: 'config.set',
        parameters: { space: 'flags', key: `bench-${index}`, value: index },
        reason: 'bench',
      })
      const digest: unknown = (await action.get()).get('digest')
      const applied = whenApplied(action)
      await approver.call('approveAction', { actionId, revision, digest })
      await applied
      if (index > 0) seconds.push((performance.now() - begin) / 1000)
    }
    return {
      proposeToAppliedP50S: round(quantile(seconds, 0.5)),
      proposeToAppliedP95S: round(quantile(seconds, 0.95)),
    }
  } finally {
    await deleteApp(app)
    await suite.stop()
    suite.remove()
  }
}

const DONE = new Set(['applied', 'verifying', 'verified'])
const OVER = new Set(['failed', 'rejected', 'expired', 'drifted', 'reverted', 'revertFailed', 'settled'])
const GIVE_UP_MS = 60_000

function whenApplied(action: FirebaseFirestore.DocumentReference): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${action.path} was not applied in ${GIVE_UP_MS} ms`)), GIVE_UP_MS)
    const stop = action.onSnapshot((snapshot) => {
      const state = String(snapshot.get('state'))
      if (!DONE.has(state) && !OVER.has(state)) return
      clearTimeout(timer)
      stop()
      if (DONE.has(state)) resolve()
      else reject(new Error(`${action.path} is ${state}: ${String(snapshot.get('problem'))}`))
    }, reject)
  })
}
