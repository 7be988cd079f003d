import { expect, test, vi } from 'vitest'
import { getService, listRevisions, updateService } from '../../src/gcp/run.ts'
import { runStand, version } from './run-stand.ts'

const stand = runStand()
let count = 0

/** A service of the test's own. */
async function deployed(versions = 1) {
  count += 1
  const service = `app-${count}`
  const revisions = await stand.deploy(service, versions)
  return { service, name: stand.nameOf(service), revisions }
}

test('a service is read as far as Mesh changes or explains it', async () => {
  const { name, revisions } = await deployed()
  expect(await getService(name)).toEqual({
    name,
    etag: expect.stringMatching(/^".+"$/) as string,
    isReconciling: false,
    problem: null,
    minInstances: 0,
    maxInstances: 10,
    revisionMinInstances: 0,
    isManual: false,
    cpu: '1',
    memory: '512Mi',
    isRequestBilled: true,
    traffic: [{ revision: 'LATEST', percent: 100, tag: null }],
    served: [{ revision: 'LATEST', percent: 100, tag: null }],
    latestReadyRevision: revisions[0],
  })
})

test('a change touches only what it names, and answers with the etag that the service has from then on', async () => {
  const { name, service } = await deployed()
  await stand.change(service, { scaling: { maxInstanceCount: 7 }, description: 'theirs' }, ['scaling', 'description'])
  const before = await getService(name)
  const after = await updateService(name, { minInstances: 2 }, before.etag)
  expect(after).toEqual({ ...before, minInstances: 2, etag: after.etag })
  expect(await getService(name)).toEqual(after)
  expect(await stand.get(service)).toMatchObject({ description: 'theirs', scaling: { maxInstanceCount: 7 } })
})

test('traffic goes to several revisions with tags, in one order however it is written', async () => {
  const { name, revisions } = await deployed(2)
  const [first = '', second = ''] = revisions
  const { etag } = await getService(name)
  const traffic = [
    { revision: second, percent: 0, tag: 'preview' },
    { revision: 'LATEST', percent: 40, tag: null },
    { revision: first, percent: 60, tag: 'old' },
  ]
  const { traffic: told, served } = await updateService(name, { traffic }, etag)
  expect(told).toEqual([traffic[1], traffic[2], traffic[0]])
  expect(served).toEqual(told)
})

test('revisions come newest first, with why one is not ready and whether one ever served', async () => {
  const { name, service, revisions } = await deployed(1)
  const traffic = [
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: revisions[0] ?? '', percent: 100 } as const,
  ]
  await stand.change(service, { traffic }, ['traffic'])
  await stand.change(service, version(2), ['template'])
  await stand.plan({ on: 'reconcile', error: 'FAILED_PRECONDITION', times: 1 })
  await expect(stand.change(service, version(3), ['template'])).rejects.toThrow(/failed to start/)
  const listed = await listRevisions(name)
  expect(listed.map(({ isReady, hasServed }) => [isReady, hasServed])).toEqual([
    [false, true],
    [true, false],
    [true, true],
  ])
  expect(listed[0]?.problem).toMatch(/failed to start/)
  expect(await getService(name)).toMatchObject({ problem: expect.stringMatching(/failed to start/) as string })
})

test('an etag of before is refused, and nothing is changed', async () => {
  const { name, service } = await deployed()
  const { etag } = await getService(name)
  await stand.change(service, { scaling: { minInstanceCount: 1 } }, ['scaling'])
  await expect(updateService(name, { minInstances: 5 }, etag)).rejects.toMatchObject({
    code: 'aborted',
    message: expect.stringContaining('others changed it') as string,
  })
  expect(await getService(name)).toMatchObject({ minInstances: 1 })
})

test.each([
  ['RESOURCE_EXHAUSTED', 'unavailable', 'a quota of the Cloud Run Admin API is used up'],
  ['PERMISSION_DENIED', 'permission-denied', 'roles/run.developer'],
  ['UNAVAILABLE', 'unavailable', 'cannot change projects/'],
  ['INTERNAL', 'internal', 'cannot change projects/'],
] as const)('a refusal with %s is %s, in words that say what to do', async (error, code, words) => {
  const { name } = await deployed()
  const { etag } = await getService(name)
  await stand.plan({ on: 'UpdateService', error })
  await expect(updateService(name, { minInstances: 1 }, etag)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words) as string,
  })
  expect(await getService(name)).toMatchObject({ etag, minInstances: 0 })
})

test('a service that is not there is not found, and a wish that Cloud Run does not take is an invalid argument', async () => {
  const name = stand.nameOf('none')
  await expect(getService(name)).rejects.toMatchObject({ code: 'not-found' })
  await expect(updateService(name, { minInstances: 1 }, '"x"')).rejects.toMatchObject({ code: 'not-found' })
  await expect(listRevisions(name)).rejects.toMatchObject({ code: 'not-found' })
  const { name: there } = await deployed()
  const { etag } = await getService(there)
  const traffic = [{ revision: 'none', percent: 100, tag: null }]
  await expect(updateService(there, { traffic }, etag)).rejects.toMatchObject({ code: 'invalid-argument' })
})

test('a change that takes longer than is waited for is unavailable, and is waited for by the next look', async () => {
  const { name } = await deployed()
  const { etag } = await getService(name)
  await stand.clock({ freeze: true })
  await expect(updateService(name, { minInstances: 3 }, etag, { waitMs: 1 })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('has not carried it out yet') as string,
  })
  await expect(getService(name, { waitMs: 1 })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('still carrying out an earlier change') as string,
  })
  const looking = getService(name)
  await stand.clock({ advanceMs: 1000 })
  expect(await looking).toMatchObject({ minInstances: 3, isReconciling: false })
})

test('a change that Cloud Run cannot carry out fails with its words, and the wish stands', async () => {
  const { name } = await deployed()
  const { etag } = await getService(name)
  await stand.plan({ on: 'reconcile', error: 'FAILED_PRECONDITION', times: 1 })
  await expect(updateService(name, { minInstances: 3 }, etag)).rejects.toMatchObject({
    code: 'failed-precondition',
    message: expect.stringContaining('failed to start') as string,
  })
  expect(await getService(name)).toMatchObject({ minInstances: 3, problem: expect.any(String) as string })
})

test('a change that a later one replaced is aborted', async () => {
  const { name, service } = await deployed()
  const { etag } = await getService(name)
  await stand.clock({ freeze: true })
  const changing = updateService(name, { minInstances: 3 }, etag)
  const replace = async () => {
    await expect.poll(async () => (await stand.get(service)).reconciling).toBe(true)
    const theirs = { name, scaling: { minInstanceCount: 9 } }
    await stand.admin().updateService({ service: theirs, updateMask: { paths: ['scaling'] } })
  }
  const [outcome] = await Promise.allSettled([changing, replace()])
  expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'aborted' } })
})

test('a connection that is cut after the write leaves the change, and the error says that it is unknown', async () => {
  const { name } = await deployed()
  const { etag } = await getService(name)
  await stand.plan({ on: 'UpdateService', drop: true, times: 1 })
  await expect(updateService(name, { minInstances: 4 }, etag)).rejects.toMatchObject({ code: 'unavailable' })
  const after = await getService(name)
  expect(after.minInstances).toBe(4)
  expect(after.etag).not.toBe(etag)
})

test('looks at the operation that fail do not end the change, nor does a restart in between', async () => {
  const { name, service } = await deployed()
  const { etag } = await getService(name)
  await stand.clock({ freeze: true })
  const changing = updateService(name, { minInstances: 6 }, etag)
  await expect.poll(async () => (await stand.get(service)).reconciling).toBe(true)
  await stand.plan({ on: 'GetOperation', error: 'UNAVAILABLE', times: 1 })
  await stand.restart()
  await stand.clock({ advanceMs: 1000 })
  expect(await changing).toMatchObject({ minInstances: 6, isReconciling: false })
})

test('without a stand-in the emulators do not ask Google', async () => {
  vi.resetModules()
  vi.stubEnv('MESH_RUN_EMULATOR_HOST', '')
  const fresh = await import('../../src/gcp/run.ts')
  await expect(fresh.getService(stand.nameOf('any'))).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('no Cloud Run here') as string,
  })
  vi.unstubAllEnvs()
})
