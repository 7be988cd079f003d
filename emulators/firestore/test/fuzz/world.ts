import { expect, onTestFinished } from 'vitest'
import { startFirestoreEmulator } from '../../start.ts'
import type { FirestoreEmulator } from '../../start.ts'

const RULES = `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    match /open/{id} { allow read, write; }
    match /mine/{uid} { allow read, write: if request.auth.uid == uid; }
    match /secret/{id} { allow read, write: if false; }
  }
}`

export const DATABASE = 'projects/demo-fuzz/databases/(default)'
export const DOCUMENTS = `${DATABASE}/documents`
/** What only the secret documents hold: it must never be in an answer. */
export const CANARY = 'canary-7f3a'

/** What an hour on the emulator's clock ends: transactions, lock waits, sessions. */
const HOUR_MS = 3_600_000

export interface World {
  readonly emulator: FirestoreEmulator
  readonly url: string
  /** Fails if the secret documents are not as they were or the emulator no longer serves a valid request. */
  checkUnharmed(): Promise<void>
}

/** An emulator with open documents, documents of one user and secret ones, until the test ends; its hours pass in no time. */
export async function startWorld(): Promise<World> {
  const emulator = await startFirestoreEmulator({ rules: RULES })
  onTestFinished(() => emulator.close())
  const days = setInterval(() => emulator.clock.advance(HOUR_MS), 20)
  onTestFinished(() => clearInterval(days))
  const { rpcs } = emulator.service
  const admin = { kind: 'admin' } as const
  const names = ['open/one', 'open/two', 'mine/ann', 'mine/bob', 'secret/one', 'secret/two']
  const writes = names.map((path, index) => ({
    update: {
      name: `${DOCUMENTS}/${path}`,
      fields: {
        rank: { integerValue: String(index) },
        text: { stringValue: path.startsWith('secret') ? CANARY : path },
      },
    },
  }))
  await rpcs.Commit({ database: DATABASE, writes }, admin)
  const secrets = async () => {
    const found = await rpcs.RunQuery(
      { parent: DOCUMENTS, structuredQuery: { from: [{ collectionId: 'secret' }] } },
      admin,
    )
    return found.map(({ document }) => document)
  }
  const before = await secrets()
  expect(before).toHaveLength(2)
  return {
    emulator,
    url: `http://${emulator.host}:${emulator.port}`,
    async checkUnharmed() {
      expect(await secrets()).toEqual(before)
      const write = { update: { name: `${DOCUMENTS}/open/one`, fields: {} } }
      const { writeResults } = await rpcs.Commit({ database: DATABASE, writes: [write] }, { kind: 'nobody' })
      expect(writeResults).toHaveLength(1)
    },
  }
}
