import { expect, test } from 'vitest'
import { readSecret } from '../../src/gcp/secret-manager.ts'
import { at } from '../fixtures.ts'
import { secretManagerStand } from '../secret-manager-stand.ts'

const { parent, admin, keep, add } = secretManagerStand('demo-notify')

test('reads the newest version of a name, and a version by its whole name', async () => {
  const first = await keep('chat', 'https://old\n')
  await add('chat', 'https://new')
  expect(await readSecret('chat', at(0))).toBe('https://new')
  expect(await readSecret(first, at(0))).toBe('https://old')
})

test('asks again after five minutes', async () => {
  await keep('rotated', 'one')
  expect(await readSecret('rotated', at(0))).toBe('one')
  await add('rotated', 'two')
  expect(await readSecret('rotated', at(299))).toBe('one')
  expect(await readSecret('rotated', at(300))).toBe('two')
})

test('says which secret cannot be read and why, and tries anew the next time', async () => {
  const missing = `the secret ${parent}/secrets/late/versions/latest does not exist or has no version`
  await expect(readSecret('late', at(0))).rejects.toMatchObject({ code: 'unavailable', message: missing })
  const name = await keep('late', 'here')
  expect(await readSecret('late', at(0))).toBe('here')
  await admin().disableSecretVersion({ name })
  await expect(readSecret(name, at(0))).rejects.toThrow('has a disabled or destroyed version')
})

test('says which role is missing, and reads it once that was given', async () => {
  await keep('guarded', 'value')
  const faults = [{ on: 'AccessSecretVersion', error: 'PERMISSION_DENIED', times: 1 }]
  const control = `http://${process.env['SECRET_MANAGER_EMULATOR_HOST']}/emulator/v1/mesh/faults`
  await fetch(control, { method: 'PUT', body: JSON.stringify({ faults }) })
  await expect(readSecret('guarded', at(0))).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('it needs the role Secret Manager Secret Accessor') as string,
  })
  expect(await readSecret('guarded', at(0))).toBe('value')
})

test('checks that share a secret ask for it once, and all learn what is wrong', async () => {
  const early = await Promise.allSettled([readSecret('shared', at(0)), readSecret('shared', at(0))])
  const [first, second] = early.map((one) => (one.status === 'rejected' ? (one.reason as unknown) : undefined))
  expect(first).toBeInstanceOf(Error)
  expect(second).toBe(first)
  await keep('shared', 'value')
  expect(await Promise.all([readSecret('shared', at(0)), readSecret('shared', at(0))])).toEqual(['value', 'value'])
})
