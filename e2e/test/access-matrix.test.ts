import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from '@firebase/rules-unit-testing'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { COLLECTIONS, INCIDENT_EVENTS } from '@mesh/core/paths'
import { ROLES } from '@mesh/core/roles'
import { REPOSITORY } from '../src/suite.ts'

/** Collections that no browser may read. */
const FUNCTIONS_ONLY: string[] = [
  COLLECTIONS.plans,
  COLLECTIONS.planner,
  COLLECTIONS.notifySettings,
  COLLECTIONS.correlation,
  COLLECTIONS.heartbeatTokens,
  COLLECTIONS.statusPages,
  COLLECTIONS.statusWork,
]

const PEOPLE: { who: string; claims: Record<string, unknown> | undefined; reads: boolean }[] = [
  ...ROLES.map((role) => ({ who: role, claims: { role }, reads: true })),
  { who: 'nobody', claims: undefined, reads: false },
  { who: 'someone without a role', claims: {}, reads: false },
  { who: 'someone with an unknown role', claims: { role: 'owner' }, reads: false },
  { who: 'someone with a list of roles', claims: { role: ['admin'] }, reads: false },
]

const DOCUMENTS = [
  ...Object.values(COLLECTIONS).map((collection) => `${collection}/one`),
  `${COLLECTIONS.incidents}/one/${INCIDENT_EVENTS}/one`,
]

let environment: RulesTestEnvironment

beforeAll(async () => {
  const [host = '', port] = inject('firestoreHost').split(':')
  environment = await initializeTestEnvironment({
    projectId: 'demo-access-matrix',
    firestore: { host, port: Number(port), rules: readFileSync(join(REPOSITORY, 'firestore.rules'), 'utf8') },
  })
  await environment.withSecurityRulesDisabled(async (context) => {
    for (const path of DOCUMENTS) await context.firestore().doc(path).set({ any: 1 })
  })
})

afterAll(async () => {
  await environment.clearFirestore()
  await environment.cleanup()
})

describe.each(PEOPLE)('$who', ({ claims, reads }) => {
  test.each(DOCUMENTS)('%s', async (path) => {
    const context =
      claims === undefined ? environment.unauthenticatedContext() : environment.authenticatedContext('someone', claims)
    const firestore = context.firestore()
    const document = firestore.doc(path)
    const mayRead = reads && !FUNCTIONS_ONLY.includes(path.split('/')[0] ?? '')
    const judge = mayRead ? assertSucceeds : assertFails

    await judge(document.get())
    await judge(document.parent.get())
    await judge(document.parent.limit(1).get())
    await assertFails(document.set({ any: 2 }))
    await assertFails(document.update({ any: 2 }))
    await assertFails(document.delete())
    await assertFails(document.parent.doc('new').set({ any: 1 }))
  })
})

test('a collection that no rule names is closed to everyone', async () => {
  const firestore = environment.authenticatedContext('someone', { role: 'admin' }).firestore()
  await assertFails(firestore.doc('unnamed/one').get())
  await assertFails(firestore.collectionGroup(INCIDENT_EVENTS).get())
  expect(DOCUMENTS).toHaveLength(Object.keys(COLLECTIONS).length + 1)
})
