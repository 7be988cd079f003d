import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { addMembersCommand } from '../../src/commands/members.ts'
import { runCommand } from './run-command.ts'
import { siteOfFunctions } from './site-of-functions.ts'

const REVIEW = {
  time: '2026-06-01T00:00:00.000Z',
  members: [
    {
      uid: 'ada',
      name: 'Ada',
      email: 'ada@mesh.test',
      role: 'admin',
      state: 'active',
      source: 'owner',
      why: "added by the project's owner",
      permissions: ['member.invite'],
      lastUseTime: null,
      remarks: [],
    },
  ],
  keys: [],
}
let site: Awaited<ReturnType<typeof siteOfFunctions>>

beforeEach(async () => {
  vi.stubEnv('MESH_KEY', 'mesh_own_key')
  site = await siteOfFunctions({
    inviteMember: { inviteId: 'invite-1', expireTime: '2026-06-08T00:00:00.000Z' },
    revokeInvite: null,
    reviewAccess: REVIEW,
  })
})

afterEach(() => {
  vi.unstubAllEnvs()
  site.close()
})

function members(...words: string[]) {
  return runCommand(addMembersCommand, 'members', ...words, '--site', site.address)
}

test('an invitation says until when, and how to take it back', async () => {
  const { output } = await members('invite', 'new@mesh.test', 'viewer', '--name', 'New')
  expect(output).toBe(
    'new@mesh.test may sign in as viewer until 2026-06-08T00:00:00.000Z.\nTake it back: npm run mesh -- members revoke-invite invite-1\n',
  )
  expect(site.calls[0]?.data).toEqual({ email: 'new@mesh.test', name: 'New', role: 'viewer', days: 7 })
})

test('an invitation is taken back', async () => {
  expect((await members('revoke-invite', 'invite-1')).output).toBe('The invitation is withdrawn.\n')
  expect(site.calls[0]).toMatchObject({ name: 'revokeInvite', data: { inviteId: 'invite-1' } })
})

test('the review is for people, or CSV', async () => {
  expect((await members('review')).output).toContain(
    "Ada <ada@mesh.test>: admin, active, added by the project's owner, never seen",
  )
  expect((await members('review', '--csv')).output.split('\n')[1]).toContain('ada@mesh.test')
})

test.each(['0', '31', 'a week'])('%s days are refused before anything is asked', async (days) => {
  await expect(members('invite', 'new@mesh.test', 'viewer', '--days', days)).rejects.toThrow(
    'Expected a whole number from 1 to 30.',
  )
  expect(site.calls).toEqual([])
})
