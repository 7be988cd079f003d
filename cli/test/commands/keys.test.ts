import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { addKeysCommand } from '../../src/commands/keys.ts'
import { runCommand } from './run-command.ts'
import { siteOfFunctions } from './site-of-functions.ts'

const MADE = { keyId: 'abcdefghijkl', key: 'mesh_abcdefghijkl_secret', expireTime: '2027-01-01T00:00:00.000Z' }
const KEY = {
  keyId: 'abcdefghijkl',
  name: 'deployer',
  owner: 'Ada',
  scopes: ['config.apply'],
  state: 'valid',
  expireTime: '2027-01-01T00:00:00.000Z',
  lastUseTime: null,
  remarks: ['Unused for 90 days.'],
}
let site: Awaited<ReturnType<typeof siteOfFunctions>>

beforeEach(() => {
  vi.stubEnv('MESH_KEY', 'mesh_own_key')
})

afterEach(() => {
  vi.unstubAllEnvs()
  site.close()
})

async function serve(results: Record<string, unknown>): Promise<void> {
  site = await siteOfFunctions(results)
}

function keys(...words: string[]) {
  return runCommand(addKeysCommand, 'keys', ...words, '--site', site.address)
}

test('a new key stands alone in the output, so that it can be piped on', async () => {
  await serve({ createApiKey: MADE })
  const { output, errors } = await keys('create', 'deployer', '--scope', 'config.apply', '--days', '30')
  expect(output).toBe(`${MADE.key}\n`)
  expect(errors).toBe('Key abcdefghijkl, until 2027-01-01T00:00:00.000Z. Keep it now: it is shown this once.\n')
  const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown
  expect(site.calls).toEqual([
    {
      name: 'createApiKey',
      key: 'mesh_own_key',
      data: { requestId, name: 'deployer', scopes: ['config.apply'], days: 30 },
    },
  ])
})

test('a key that is not shown again is an error, not an empty line for a store of secrets', async () => {
  await serve({ rotateApiKey: { ...MADE, key: null } })
  await expect(keys('rotate', 'old')).rejects.toMatchObject({
    code: 'already-exists',
    message:
      'The key abcdefghijkl was made by an earlier request, and is not shown twice. Revoke it with "npm run mesh -- keys revoke abcdefghijkl --reason lost" and make another.',
  })
  expect(site.calls[0]?.data).toMatchObject({ keyId: 'old', overlapHours: 24 })
})

test('a key is revoked with a reason', async () => {
  await serve({ revokeApiKey: null })
  expect((await keys('revoke', 'abcdefghijkl', '--reason', 'leaked')).output).toBe(
    'abcdefghijkl is refused from now on.\n',
  )
  expect(site.calls[0]?.data).toEqual({ keyId: 'abcdefghijkl', reason: 'leaked' })
})

test('the list shows keys and what to look at, and nothing of members', async () => {
  await serve({ reviewAccess: { time: '2026-06-01T00:00:00.000Z', members: [], keys: [KEY] } })
  expect((await keys('list')).output).toBe(
    'API keys\n  abcdefghijkl "deployer" of Ada: valid, config.apply, never used, ends 2027-01-01\n    ! Unused for 90 days.\n',
  )
})

describe('numbers', () => {
  test.each([
    [['create', 'x', '--scope', 'config.apply', '--days', '0'], 'from 1 to 365'],
    [['create', 'x', '--scope', 'config.apply', '--days', '366'], 'from 1 to 365'],
    [['create', 'x', '--scope', 'config.apply', '--days', ''], 'from 1 to 365'],
    [['rotate', 'x', '--overlap', '1.5'], 'from 0 to 168'],
    [['rotate', 'x', '--overlap', '-1'], 'from 0 to 168'],
  ])('%j is refused before anything is asked', async (words, expected) => {
    await serve({})
    await expect(keys(...words)).rejects.toThrow(`Expected a whole number ${expected}.`)
    expect(site.calls).toEqual([])
  })

  test('no overlap is one', async () => {
    await serve({ rotateApiKey: MADE })
    await keys('rotate', 'old', '--overlap', '0')
    expect(site.calls[0]?.data).toMatchObject({ overlapHours: 0 })
  })
})
