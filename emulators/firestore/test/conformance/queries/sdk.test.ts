import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getFirestore } from 'firebase-admin/firestore'
import type { Firestore } from 'firebase-admin/firestore'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSubject } from '../../contract/support/subject.ts'
import { Database } from '../support/database.ts'
import { CITIES, LANDMARKS } from './cities.ts'
import { SDK_AGGREGATES, SDK_GROUPS, THINGS } from './sdk-cases.ts'
import { inC } from './topic.ts'

let db: Firestore
beforeAll(async () => {
  const { address } = await openSubject()
  const database = new Database(address)
  await database.seed({ ...inC(CITIES), ...LANDMARKS })
  process.env['FIRESTORE_EMULATOR_HOST'] = address
  process.env['METADATA_SERVER_DETECTION'] = 'none'
  const app = initializeApp({ projectId: database.projectId }, database.projectId)
  db = getFirestore(app)
  const batch = db.batch()
  for (const [path, data] of Object.entries(THINGS(db))) batch.set(db.doc(path), data)
  await batch.commit()
  afterAll(async () => {
    await db.terminate()
    await deleteApp(app)
  })
})

describe.each(SDK_GROUPS)('$page', ({ cases }) => {
  test.each(cases)('%s', async (_title, build, ids) => {
    const { docs } = await (await build(db)).get()
    expect(docs.map(({ id }) => id).join(' ')).toBe(ids)
  })
})

test.each(SDK_AGGREGATES)('%s', async (_title, run, data) => {
  expect(await run(db)).toEqual(data)
})
