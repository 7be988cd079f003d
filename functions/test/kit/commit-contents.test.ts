import { beforeEach, describe, expect, test } from 'vitest'
import { COLLECTIONS } from '@mesh/core/paths'
import { LEDGER_LIMITS, ledgerPendingSchema, type LedgerPending } from '@mesh/core/schema/ledger'
import { commit, type LedgerFacts } from '../../src/kit/commit.ts'
import { contentOf, digestOf } from '../../src/kit/digest.ts'
import { firestore } from '../../src/kit/firestore.ts'
import { sealed } from '../../src/kit/sealed.ts'
import { parseDocument } from '../../src/kit/zod-converter.ts'
import { at } from '../fixtures.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'

takeOwnProject()
beforeEach(clearFirestore)

const ACTOR = { type: 'person', id: 'ada' } as const

async function recorded(...all: Omit<LedgerFacts, 'actor' | 'action'>[]): Promise<LedgerPending[]> {
  await commit(async (transaction) => {
    for (const facts of all) transaction.record({ actor: ACTOR, action: 'thing.set', ...facts })
  })
  const { docs } = await (await firestore()).collection(COLLECTIONS.ledgerPending).get()
  return docs.map((document) => parseDocument(ledgerPendingSchema, document.ref.path, document.data()))
}

const textsOf = (...values: unknown[]) =>
  Object.fromEntries(values.map(contentOf).map(({ digest, text }) => [digest, text]))
const bytesOf = (waiting: readonly LedgerPending[]) =>
  waiting.flatMap(({ contents }) => Object.values(contents)).reduce((sum, text) => sum + Buffer.byteLength(text), 0)

describe('the contents of an entry', () => {
  test('wait with it by their digests: before, after and evidence', async () => {
    const [before, after] = [{ value: 1 }, { value: 2, time: at(0) }]
    const [waiting] = await recorded({ resource: 'config/a', before, after, evidence: [['list']] })
    expect(waiting?.contents).toEqual(textsOf(before, after, ['list']))
    expect(JSON.parse(waiting?.entry ?? '')).toMatchObject({
      before: digestOf(before),
      after: digestOf(after),
      evidence: [digestOf(['list'])],
    })
  })

  test('of a key are without its hash, and its entry is bound to the whole by sealed evidence', async () => {
    const key = { name: 'deployer', hash: 'h4sh', scopes: ['config.apply'] }
    const [waiting] = await recorded({ resource: 'apiKeys/k', after: key, evidence: [sealed(key)] })
    const known = { name: 'deployer', scopes: ['config.apply'] }
    expect(waiting?.contents).toEqual(textsOf(known))
    expect(JSON.parse(waiting?.entry ?? '')).toMatchObject({ after: digestOf(known), evidence: [digestOf(key)] })
    expect(JSON.stringify(waiting)).not.toContain('h4sh')
  })

  test('of what nobody named as fit to be read are not there, nor is an empty field', async () => {
    const [waiting] = await recorded({ resource: 'things/a', before: { a: 1 }, after: { a: 2 } })
    expect(JSON.parse(waiting?.entry ?? '')).toMatchObject({ before: digestOf({ a: 1 }), after: digestOf({ a: 2 }) })
    const { docs } = await (await firestore()).collection(COLLECTIONS.ledgerPending).get()
    expect(docs.map((document) => Object.keys(document.data()).sort())).toEqual([
      ['entry', 'number', 'schemaVersion', 'time'],
    ])
  })

  test('are left out whole where they do not fit, the larger first, and their digests stay', async () => {
    const small = { text: 'ä'.repeat(1000) }
    const large = { text: 'x'.repeat(LEDGER_LIMITS.contentsBytesMax - 500) }
    const [waiting] = await recorded({ resource: 'config/a', before: large, after: small })
    expect(waiting?.contents).toEqual(textsOf(small))
    expect(JSON.parse(waiting?.entry ?? '')).toMatchObject({ before: digestOf(large), after: digestOf(small) })
  })

  test('of many large changes leave room in a request for what the transaction itself writes', async () => {
    const large = (index: number) => ({ index, text: 'x'.repeat(LEDGER_LIMITS.contentsBytesMax - 100) })
    const all = Array.from({ length: 40 }, (_, index) => ({ resource: `config/${index}`, after: large(index) }))
    const waiting = await recorded(...all)
    expect(waiting).toHaveLength(40)
    expect(bytesOf(waiting)).toBeGreaterThan(2_800_000)
    expect(bytesOf(waiting)).toBeLessThanOrEqual(3_000_000)
  })
})

test('a document of before there were contents is read as one without any', () => {
  const old = { schemaVersion: 1, entry: '{}', time: at(0) }
  expect(ledgerPendingSchema.parse(old).contents).toEqual({})
})
