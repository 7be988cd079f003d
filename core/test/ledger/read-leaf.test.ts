import { expect, test } from 'vitest'
import { entryText } from '../../src/ledger/entry.ts'
import { readLeaf } from '../../src/ledger/read-leaf.ts'

const nonce = 'n'.repeat(22)
const text = entryText(
  {
    actor: { type: 'mesh', id: 'mesh' },
    action: 'test.add',
    resource: 'test/ä',
    before: null,
    after: null,
    reason: '',
    evidence: [],
  },
  { time: new Date(0), nonce, traceId: null },
)
const bytesOf = (leaf: string) => new TextEncoder().encode(leaf)

test('what entryText writes is read', () => {
  expect(readLeaf(bytesOf(text))).toMatchObject({ nonce, resource: 'test/ä' })
})

test.each([
  ['a space more', bytesOf(`${text} `), 'canonical JSON'],
  ['a byte order mark', bytesOf(`\uFEFF${text}`), 'not JSON'],
  ['an escape that is not needed', bytesOf(text.replace('ä', '\\u00e4')), 'canonical JSON'],
  ['half of a character', bytesOf(text).slice(0, bytesOf(text).indexOf(0xc3) + 1), 'not UTF-8'],
  ['too long', bytesOf(text.padEnd(3584)), '3585 bytes'],
  ['another field', bytesOf(text.replace(/}$/, ',"w":1}')), 'no entry'],
])('refuses %s', (_, leaf, why) => {
  expect(() => readLeaf(leaf)).toThrow(why)
})
