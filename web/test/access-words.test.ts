import { expect, test } from 'vitest'
import { inviteInWords } from '../src/features/access/access-words.ts'

const now = new Date('2026-01-01T12:00:00Z')
const open = {
  state: 'open',
  expireTime: new Date('2026-01-02T12:00:00Z'),
  invitedBy: { uid: 'ada', name: 'Ada' },
} as const

test('an invitation is open while its inviter is an admin, as far as that is known', () => {
  expect(inviteInWords(open, new Set(['ada']), now)).toBe('Open')
  expect(inviteInWords(open, undefined, now)).toBe('Open')
  expect(inviteInWords(open, new Set(['bob']), now)).toBe('Void: its inviter is no admin')
})

test('an invitation that counts no more says why, whoever invited', () => {
  expect(inviteInWords({ ...open, state: 'used' }, new Set(), now)).toBe('Used')
  expect(inviteInWords({ ...open, state: 'revoked' }, new Set(), now)).toBe('Withdrawn')
  expect(inviteInWords(open, new Set(), open.expireTime)).toBe('Expired')
})
