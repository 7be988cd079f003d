import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { readContents } from '../src/data/ledger-evidence.ts'

const [one, other] = ['a', 'b'].map((text) => createHash('sha256').update(text).digest('hex')) as [string, string]

function stored(id: string, contents: object) {
  return { id, ref: { path: `ledgerEvidence/${id}` }, data: () => ({ schemaVersion: 1, nonces: [], contents }) }
}

test('texts come together by digest, from every document', () => {
  const { texts, unreadable } = readContents([stored('1', { [one]: 'a' }), stored('2', { [one]: '', [other]: 'b' })])
  expect(texts).toEqual(
    new Map([
      [one, ['a', '']],
      [other, ['b']],
    ]),
  )
  expect(unreadable).toEqual([])
})

test('a document that cannot be read is named, and the others are read', () => {
  const { texts, unreadable } = readContents([stored('1', { [one]: 7 }), stored('2', { [other]: 'b' })])
  expect(texts).toEqual(new Map([[other, ['b']]]))
  expect(unreadable).toMatchObject([
    { path: 'ledgerEvidence/1', problem: expect.stringContaining(`contents.${one}`) as string },
  ])
})
