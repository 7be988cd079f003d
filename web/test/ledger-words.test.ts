import { expect, test } from 'vitest'
import { actorInWords, verdictInWords } from '../src/features/ledger/ledger-words.ts'

test('an actor has the name of the member of now, else the id that the log has', () => {
  const names = new Map([['u1', 'Ada']])
  expect(actorInWords({ type: 'person', id: 'u1' }, names)).toBe('Ada')
  expect(actorInWords({ type: 'person', id: 'u2' }, names)).toBe('u2')
  expect(actorInWords({ type: 'key', id: 'u1' }, names)).toBe('key u1')
  expect(actorInWords({ type: 'mesh', id: 'mesh' }, names)).toBe('Mesh')
})

test('a verdict never says verified of what is not', () => {
  expect(verdictInWords({ is: 'included', size: 1200, hashes: 3, signedBy: ['log'], ms: 1 })).toContain(
    'of 1,200 entries',
  )
  expect(verdictInWords({ is: 'pending', size: 2 })).toMatch(/^Not published yet/)
  expect(verdictInWords({ is: 'wrong', why: 'the root differs' })).toBe(
    'This entry cannot be trusted: the root differs.',
  )
  expect(verdictInWords({ is: 'wrong', why: 'It ends itself.' })).toBe('This entry cannot be trusted: It ends itself.')
  expect(verdictInWords({ is: 'unknown', why: 'the client is offline..', canRetry: true })).toBe(
    'Not verified: the client is offline. This page tries again by itself.',
  )
  expect(verdictInWords({ is: 'unknown', why: 'this browser does not know Ed25519', canRetry: false })).toBe(
    'Not verified: this browser does not know Ed25519.',
  )
})
