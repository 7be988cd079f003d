import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { DEFAULT_LEDGER_SETTINGS } from '@mesh/core/schema/settings/ledger'
import { firestore } from '../../src/kit/firestore.ts'
import { log } from '../../src/kit/log.ts'
import { checkOrigin } from '../../src/ledger/check-origin.ts'
import { storeCheckpoint } from '../../src/ledger/store/checkpoints.ts'
import { applyConfig } from '../../src/root/apply-config.ts'
import { at } from '../fixtures.ts'
import { takeOwnProject } from '../mesh.ts'
import { addPending, faultsOf, freshLedger, type LedgerWorld, newPem, opened, storedLedger } from './world.ts'

takeOwnProject()

let world: LedgerWorld

beforeEach(async () => {
  world = await freshLedger()
})

async function growBy(count: number): Promise<void> {
  await addPending(count)
  await world.grow()
}

async function latest() {
  const { latest } = await storedLedger()
  if (latest === undefined) throw new Error('no checkpoint')
  return latest
}

test('publishes once for a size, the same note whoever publishes', async () => {
  await growBy(3)
  const { note, time } = await latest()
  world.now = at(60)
  await world.publish()
  expect((await latest()).time).toEqual(time)
  const db = await firestore()
  await db.recursiveDelete(db.collection('ledgerCheckpoints'))
  await Promise.all([world.publish(), world.publish()])
  expect(await latest()).toMatchObject({ note, time: at(60) })
  expect(await faultsOf()).toEqual([])
})

test('one that was overtaken leaves the newer checkpoint where it is', async () => {
  await growBy(1)
  await addPending(1)
  let isFirst = true
  const overtaken: typeof storeCheckpoint = async (...given) => {
    if (isFirst) {
      isFirst = false
      await growBy(1)
    }
    return storeCheckpoint(...given)
  }
  await world.grow({ publishCheckpoint: () => world.publish({ storeCheckpoint: overtaken }) })
  expect((await latest()).size).toBe(3)
  expect(await faultsOf()).toEqual([])
})

describe('keys', () => {
  test('without one the log grows, and its checkpoint comes with the first key', async () => {
    const told = vi.spyOn(log, 'warn').mockImplementation(() => undefined)
    const [pem = ''] = world.pems.splice(0)
    await growBy(2)
    expect(await storedLedger()).toMatchObject({ latest: undefined, state: { size: 2 }, waiting: 0 })
    expect(told.mock.calls).toEqual([[expect.stringContaining('npm run mesh -- ledger key'), { size: 2 }]])
    world.pems = [pem]
    await world.publish()
    expect((await latest()).size).toBe(2)
  })

  test('are changed with an overlap: both sign, then the new one alone', async () => {
    await growBy(1)
    const [oldKey = ''] = (await latest()).verifierKeys
    const [oldPem = ''] = world.pems
    const newer = newPem()
    world.pems = [newer, oldPem]
    // A log at rest is signed anew as well, or the old key could never go.
    await world.publish()
    const both = await latest()
    expect(both.verifierKeys).toHaveLength(2)
    expect((await opened(both.note, both.verifierKeys)).signatures).toBe(2)
    expect((await opened(both.note, [oldKey])).signatures).toBe(1)
    await growBy(1)
    world.pems = [newer]
    await growBy(1)
    const last = await latest()
    expect(last.verifierKeys).toEqual([both.verifierKeys[0]])
    expect((await opened(last.note, last.verifierKeys)).size).toBe(3)
    await expect(opened(last.note, [oldKey])).rejects.toThrow('expected one of a known key')
    expect(await faultsOf()).toEqual([])
  })

  test('that signed nothing yet cannot replace one that signed; the old verifier key is enough', async () => {
    await growBy(1)
    const [oldKey = ''] = (await latest()).verifierKeys
    world.pems = [newPem()]
    await addPending(1)
    await expect(world.grow()).rejects.toThrow('enable its old version until a checkpoint carries both')
    expect(await storedLedger()).toMatchObject({ latest: { size: 1 }, state: { size: 2 } })
    world.pems.push(oldKey)
    await world.publish()
    expect(await latest()).toMatchObject({ size: 2, verifierKeys: { length: 1 } })
  })

  test.each([
    [
      'an RSA key',
      () =>
        String(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })),
    ],
    ['a password', () => 'correct horse battery staple'],
    ['a verifier key of another type', () => `log.example+01234567+${'B'.repeat(44)}`],
    ['a damaged key', () => newPem().replace(/[A-Za-z]{4}/g, 'AAAA')],
  ])('that are none are refused by the name of their version, without a word of them: %s', async (_, make) => {
    const pem = make()
    world.pems = [pem]
    await addPending(1)
    const failure = await world.grow().catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'failed-precondition' })
    expect(String(failure)).toContain('mesh-ledger-key/versions/0')
    const words = JSON.stringify([String(failure), (failure as Error).stack, (failure as Error).cause])
    for (const line of pem.split('\n').filter((text) => text.length > 20)) expect(words).not.toContain(line)
    expect(await storedLedger()).toMatchObject({ state: { size: 1 }, latest: undefined })
  })
})

describe('the origin', () => {
  const setting = async (ledger: object) => {
    await (await firestore()).doc('rootSettings/current').set({ schemaVersion: 1, ledger })
  }

  test('is that of mesh.yaml, and stays once something is published', async () => {
    await setting({ origin: 'log.example/mesh' })
    await growBy(1)
    expect(await latest()).toMatchObject({ origin: 'log.example/mesh' })
    expect((await latest()).note.split('\n')[0]).toBe('log.example/mesh')
    await setting({ origin: 'other.example/mesh' })
    await addPending(1)
    await expect(world.grow()).rejects.toThrow('published as log.example/mesh, which cannot change')
    expect((await latest()).size).toBe(1)
    await setting({ origin: 'log.example/mesh' })
    await world.publish()
    expect((await latest()).size).toBe(2)
  })

  test('the key is in the secret that mesh.yaml names', async () => {
    await setting({ key: 'our-log-key' })
    const asked: string[] = []
    await addPending(1)
    await world.grow({
      publishCheckpoint: () =>
        world.publish({
          loadKeys: (origin, secret, now) => {
            asked.push(secret)
            return world.keys(origin, secret, now)
          },
        }),
    })
    expect(asked).toEqual(['our-log-key'])
  })
})

test('mesh.yaml cannot give a published log another name', async () => {
  const settings = (origin?: string) => ({ ...DEFAULT_LEDGER_SETTINGS, ...(origin === undefined ? {} : { origin }) })
  await checkOrigin(settings(), settings('log.example'))
  await growBy(1)
  const { origin } = await latest()
  await checkOrigin(settings(), settings())
  await checkOrigin(settings('wrong.example'), settings(origin))
  await expect(checkOrigin(settings(), settings('log.example'))).rejects.toMatchObject({
    code: 'failed-precondition',
    message: expect.stringContaining(`published as ${origin}, which cannot change`) as string,
  })
  const config = { version: 1, services: [], ledger: { origin: 'log.example' } }
  const asked = applyConfig({ config, dryRun: true }, { uid: 'admin-1', role: 'admin' }, at(0), {
    readAccount: () => Promise.resolve({ uid: 'admin-1', name: 'Ada', role: 'admin', isDisabled: false }),
  })
  await expect(asked).rejects.toThrow('which cannot change')
})
