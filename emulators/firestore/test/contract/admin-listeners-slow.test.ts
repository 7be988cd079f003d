import { expect, test } from 'vitest'
import type { Json } from '../../api/service.ts'
import { overHttp2 } from '../transport/support/over-http2.ts'
import { adminFor } from './support/admin.ts'
import { ownSubject } from './support/own-subject.ts'

const WRITES = 300
const FILLER = 'x'.repeat(50_000)

test('a client that does not read costs no more than what it will be told: the newest state', async () => {
  const subject = await ownSubject()
  const database = 'projects/demo-slow/databases/(default)'
  const slow = overHttp2(subject.port, 'Listen')
  const structuredQuery = { from: [{ collectionId: 'c' }] }
  slow.write({ database, addTarget: { targetId: 1, query: { parent: `${database}/documents`, structuredQuery } } })
  const document = adminFor(subject, 'demo-slow').doc('c/big')
  for (let n = 1; n <= WRITES; n += 1) await document.set({ n, filler: FILLER })
  const told: number[] = []
  await new Promise<void>((resolve) => {
    slow.read(({ documentChange }) => {
      if (documentChange === undefined) return
      const { fields } = (documentChange as { document: { fields: { n: Json } } }).document
      told.push(Number(fields.n['integerValue']))
      if (told.at(-1) === WRITES) resolve()
    })
  })
  expect(told.length).toBeLessThan(WRITES / 4)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
})
