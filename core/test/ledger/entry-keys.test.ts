import { expect, test } from 'vitest'
import { entryKey, entryKeys, entrySearch } from '../../src/ledger/entry.ts'
import { ledgerEntrySchema } from '../../src/schema/ledger.ts'

const ENTRY = ledgerEntrySchema.parse({
  v: 1,
  nonce: 'n'.repeat(22),
  time: '2026-01-01T12:00:00.000Z',
  actor: { type: 'key', id: 'deploy' },
  action: 'config.set',
  resource: 'config/limits',
  before: null,
  after: null,
  reason: '',
  traceId: null,
  evidence: [],
})

test('an entry is found by its id, its actor with the type, its action and its resource', () => {
  expect(entryKeys(ENTRY)).toEqual([
    `id:${'n'.repeat(22)}`,
    'actor:key:deploy',
    'action:config.set',
    'resource:config/limits',
  ])
})

test.each([
  ['ASCII', 'x'.repeat(600), `resource:${'x'.repeat(141)}`],
  ['two bytes each', 'ä'.repeat(600), `resource:${'ä'.repeat(70)}`],
  ['four bytes each, of which none is cut in two', '🌍'.repeat(600), `resource:${'🌍'.repeat(35)}`],
  ['just short enough', 'x'.repeat(141), `resource:${'x'.repeat(141)}`],
])('a key has at most 150 bytes: %s', (_, value, key) => {
  expect(entryKey('resource', value)).toBe(key)
  expect(Buffer.from(key).length).toBeLessThanOrEqual(150)
})

test('a search by a long value finds the bundle by the key that was cut, and means the whole value', () => {
  const resource = `services/${'x'.repeat(300)}`
  const long = { ...ENTRY, resource }
  const search = entrySearch(`resource:${resource}`)
  expect(entryKeys(long)).toContain(search?.key)
  expect([search?.isMeant(long), search?.isMeant({ ...ENTRY, resource: `${resource}y` })]).toEqual([true, false])
})

test.each(entryKeys(ENTRY))('an entry is what %s searches for', (key) => {
  const search = entrySearch(key)
  expect([search?.key, search?.isMeant(ENTRY)]).toEqual([key, true])
})

test.each(['', 'deploy', 'reason:x', 'id'])('%j is no search', (text) => {
  expect(entrySearch(text)).toBeUndefined()
})
