import { afterEach, beforeEach, expect, test } from 'vitest'
import { NAME, PARENT, RunStand, withImage } from './stand.ts'

const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST'
const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION'

let stand: RunStand

beforeEach(async () => {
  stand = await RunStand.start()
})
afterEach(() => stand.stop())

test('a new service gets a revision, all the traffic on it, and says that it is ready', async () => {
  const service = await stand.create()
  expect(service).toMatchObject({
    name: NAME,
    generation: '1',
    observedGeneration: '1',
    reconciling: false,
    traffic: [{ type: LATEST, percent: 100 }],
    terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
  })
  expect(service.latestReadyRevision).toBe(service.latestCreatedRevision)
  expect(service.etag).toMatch(/^".+"$/)
  const [revision] = await stand.revisions.getRevision({ name: service.latestReadyRevision ?? '' })
  expect(revision).toMatchObject({ service: 'shop', reconciling: false, scaling: { maxInstanceCount: 100 } })
})

test('a change is under way until the clock has moved on; the operation tells, and the etag moves twice', async () => {
  const before = await stand.create()
  const [operation] = await stand.services.updateService({
    service: { name: NAME, scaling: { minInstanceCount: 2 } },
    updateMask: { paths: ['scaling.min_instance_count'] },
  })
  const during = await stand.get()
  expect(during).toMatchObject({ reconciling: true, generation: '2', observedGeneration: '1' })
  expect((await stand.services.checkUpdateServiceProgress(operation.name ?? '')).done).toBe(false)
  stand.settle()
  const done = await stand.services.checkUpdateServiceProgress(operation.name ?? '')
  const after = await stand.get()
  expect(done).toMatchObject({ done: true, metadata: { name: NAME }, result: { name: NAME, etag: after.etag } })
  expect(new Set([before.etag, during.etag, after.etag]).size).toBe(3)
})

test('a minimum of instances needs no revision; another template does, and takes the traffic', async () => {
  await stand.create()
  await stand.update({ scaling: { minInstanceCount: 2 } }, ['scaling.min_instance_count'])
  expect(await stand.revisionNames()).toHaveLength(1)
  const service = await stand.update(withImage('v2'), ['template'])
  const [second = '', first] = await stand.revisionNames()
  expect(service).toMatchObject({ scaling: { minInstanceCount: 2 }, trafficStatuses: [{ revision: second }] })
  const [retired] = await stand.revisions.getRevision({ name: `${NAME}/revisions/${first}` })
  expect(retired.conditions).toMatchObject([{ type: 'Ready' }, { type: 'Active', revisionReason: 'RETIRED' }])
})

test('a change touches the fields of its mask only, and without a mask those that it has', async () => {
  await stand.create('shop', { ...withImage('v1'), labels: { team: 'a' }, description: 'old' })
  expect(await stand.update({ description: 'new', labels: { team: 'b' } }, ['description'])).toMatchObject({
    description: 'new',
    labels: { team: 'a' },
  })
  const [operation] = await stand.services.updateService({ service: { name: NAME, labels: { team: 'c' } } })
  expect(await stand.finished(operation.name)).toMatchObject({ description: 'new', labels: { team: 'c' } })
  expect(await stand.update({}, ['labels'])).toMatchObject({ labels: {} })
})

test('traffic goes to several revisions, with tags, in the order given', async () => {
  await stand.create()
  await stand.update(withImage('v2'), ['template'])
  const [second = '', first = ''] = await stand.revisionNames()
  const traffic = [
    { type: REVISION, revision: first, percent: 30, tag: 'old' },
    { type: LATEST, percent: 70 },
    { type: REVISION, revision: second, tag: 'preview' },
  ] as const
  const service = await stand.update({ traffic: [...traffic] }, ['traffic'])
  expect(service.traffic).toMatchObject(traffic)
  expect(service.trafficStatuses?.map(({ revision, percent }) => [revision, percent])).toEqual([
    [first, 30],
    [second, 70],
    [second, 0],
  ])
  expect(service.trafficStatuses?.[0]?.uri).toMatch(/^https:\/\/old---shop/)
})

test('a revision that does not get ready leaves the traffic where it is', async () => {
  const before = await stand.create()
  stand.pubsub.faults.set([{ on: 'reconcile', error: 'FAILED_PRECONDITION', times: 1 }])
  await expect(stand.update(withImage('v2'), ['template'])).rejects.toMatchObject({ code: 9 })
  const service = await stand.get()
  expect(service).toMatchObject({
    reconciling: false,
    observedGeneration: '1',
    latestReadyRevision: before.latestReadyRevision,
    terminalCondition: { state: 'CONDITION_FAILED' },
    trafficStatuses: before.trafficStatuses,
  })
  const [bad = ''] = await stand.revisionNames()
  const traffic = [{ type: REVISION, revision: bad, percent: 100 } as const]
  await expect(stand.update({ traffic }, ['traffic'])).rejects.toMatchObject({ code: 9 })
  expect((await stand.get()).trafficStatuses).toEqual(before.trafficStatuses)
})

test('a change while another is under way replaces it, and the first one is told', async () => {
  await stand.create()
  const ask = (minInstanceCount: number) =>
    stand.services.updateService({
      service: { name: NAME, scaling: { minInstanceCount } },
      updateMask: { paths: ['scaling'] },
    })
  const [first] = await ask(1)
  const [second] = await ask(2)
  await expect(stand.finished(first.name)).rejects.toMatchObject({ code: 10 })
  expect(await stand.finished(second.name)).toMatchObject({ scaling: { minInstanceCount: 2 }, observedGeneration: '3' })
})

test('what is only to be validated changes nothing', async () => {
  const before = await stand.create()
  const planned = await stand.update({ scaling: { minInstanceCount: 3 } }, ['scaling'], { validateOnly: true })
  expect(planned.scaling).toMatchObject({ minInstanceCount: 3 })
  expect(await stand.get()).toEqual(before)
})

test('a change of what is missing creates it where that is allowed', async () => {
  expect(await stand.update(withImage('v1'), [], { allowMissing: true })).toMatchObject({ name: NAME, generation: '1' })
})

test('a deleted service is gone, on condition of its etag', async () => {
  const { etag } = await stand.create()
  await expect(stand.services.deleteService({ name: NAME, etag: '"other"' })).rejects.toMatchObject({ code: 10 })
  const [operation] = await stand.services.deleteService({ name: NAME, etag: etag ?? '' })
  expect((await operation.promise())[0].deleteTime).toBeTruthy()
  await expect(stand.get()).rejects.toMatchObject({ code: 5 })
})

test('lists services and revisions by page, newest first, of their location only', async () => {
  for (const id of ['a', 'b', 'c']) await stand.create(id)
  const pageSize = 2
  const list = (pageToken: string) =>
    stand.services.listServices({ parent: PARENT, pageSize, pageToken }, { autoPaginate: false })
  const [first, next] = await list('')
  const [second] = await list(next?.pageToken ?? '')
  const ids = [...first, ...second].map(({ name }) => name?.split('/').at(-1))
  expect(ids).toEqual(['c', 'b', 'a'])
  expect((await stand.services.listServices({ parent: 'projects/demo-run/locations/europe-west1' }))[0]).toEqual([])
  expect((await stand.revisions.listRevisions({ parent: `${PARENT}/services/-` }))[0]).toHaveLength(3)
})

test('a service that is written back as it was read gets no other revision', async () => {
  const before = await stand.create()
  const after = await stand.update(before, ['template', 'traffic', 'description'])
  expect(after).toMatchObject({ generation: '2', template: before.template, traffic: before.traffic })
  expect(await stand.revisionNames()).toHaveLength(1)
})
