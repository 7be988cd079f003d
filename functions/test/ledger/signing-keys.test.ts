import { beforeEach, expect, test, vi } from 'vitest'
import { log } from '../../src/kit/log.ts'
import { sweepLedger } from '../../src/ledger/sweep-ledger.ts'
import { loadKeys } from '../../src/ledger/signing-keys.ts'
import { clearFirestore, takeOwnProject } from '../mesh.ts'
import { secretManagerStand } from '../secret-manager-stand.ts'
import { commitChange, newPem, opened, storedLedger } from './world.ts'

takeOwnProject()

const PROJECT = process.env['GCLOUD_PROJECT'] ?? ''
const MINUTE_MS = 60_000

const stand = secretManagerStand(PROJECT)
const later = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS)

beforeEach(async () => {
  await clearFirestore()
  vi.restoreAllMocks()
  vi.spyOn(log, 'debug').mockImplementation(() => undefined)
})

test('a project without the secret has no keys', async () => {
  expect(await loadKeys('log.example', 'none', later(0))).toEqual({ signers: [], verifiers: [] })
})

test('every enabled version signs, the newest first; changes count within five minutes', async () => {
  const name = await stand.keep('rotating', newPem())
  const names = async (minutes: number) => {
    const { signers } = await loadKeys('log.example', 'rotating', later(minutes))
    return signers.map(({ key }) => key.keyId)
  }
  const [first] = await names(0)
  const second = await stand.add('rotating', newPem())
  expect(await names(4)).toEqual([first])
  const both = await names(6)
  expect([both.length, both[1]]).toEqual([2, first])
  await stand.admin().disableSecretVersion({ name })
  expect(await names(12)).toEqual([both[0]])
  await stand.admin().destroySecretVersion({ name: second })
  expect(await names(18)).toEqual([])
})

test('the newest four versions count', async () => {
  await stand.keep('many', newPem())
  for (let version = 2; version <= 6; version += 1) await stand.add('many', newPem())
  expect((await loadKeys('log.example', 'many', later(0))).signers).toHaveLength(4)
})

test('the sweep takes what waits and signs it with the key of Secret Manager', async () => {
  await stand.keep('mesh-ledger-key', newPem())
  await commitChange('a')
  await sweepLedger()
  const { latest, waiting } = await storedLedger()
  expect(waiting).toBe(0)
  expect(await opened(latest?.note ?? '', latest?.verifierKeys ?? [])).toMatchObject({ size: 1, signatures: 1 })
  expect(JSON.stringify(latest)).not.toContain('PRIVATE')
})
