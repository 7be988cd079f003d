import { afterAll, beforeAll, expect, test } from 'vitest'
import { NAME, PARENT, RunStand, withImage, type Service } from './stand.ts'

const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST'
const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION'

let stand: RunStand
let revision = ''

beforeAll(async () => {
  stand = await RunStand.start()
  await stand.create('shop', { ...withImage('v1'), template: { ...withImage('v1').template, revision: 'shop-named' } })
  revision = (await stand.revisionNames())[0] ?? ''
})
afterAll(() => stand.stop())

const update = (service: Service, paths: string[]) => () => stand.update(service, paths)
const traffic = (...targets: NonNullable<Service['traffic']>) => update({ traffic: targets }, ['traffic'])

test.each([
  ['an etag of before', 10, 'read it anew', update({ etag: '"old"', description: 'x' }, ['description'])],
  ['a service that is not there', 5, 'does not exist', update({ name: `${PARENT}/services/none` }, ['traffic'])],
  ['a name of another form', 3, 'expected projects/', update({ name: 'shop' }, ['traffic'])],
  ['a field that there is none of', 3, 'update_mask', update({}, ['size'])],
  ['a field that only Cloud Run sets', 3, 'update_mask', update({}, ['reconciling'])],
  ['a mask in the other spelling', 3, 'min_instance_count', update({}, ['scaling.minInstanceCount'])],
  ['fewer instances than none', 3, 'negative', update({ scaling: { minInstanceCount: -1 } }, ['scaling'])],
  [
    'more at least than at most',
    3,
    'at most max_instance_count',
    update({ scaling: { minInstanceCount: 3, maxInstanceCount: 2 } }, ['scaling']),
  ],
  ['a template that is taken away', 3, 'service.template', update({}, ['template'])],
  [
    'a revision name of another configuration',
    6,
    "Revision named 'shop-named' with different configuration",
    update({ template: { ...withImage('v2').template, revision: 'shop-named' } }, ['template']),
  ],
  ['traffic that does not sum to 100', 3, 'sum to 90', traffic({ type: LATEST, percent: 90 })],
  ['traffic above 100', 3, 'expected 0 to 100', traffic({ type: LATEST, percent: 101 })],
  [
    'traffic to an unknown revision',
    3,
    "'none' not found",
    traffic({ type: REVISION, revision: 'none', percent: 100 }),
  ],
  ['traffic to nothing', 3, 'service.traffic[0].type', traffic({ percent: 100 })],
  [
    'the latest revision by name',
    3,
    'expected none with',
    traffic({ type: LATEST, revision: 'shop-named', percent: 100 }),
  ],
  ['a tag twice', 3, 'used twice', traffic({ type: LATEST, percent: 100, tag: 'abc' }, { type: LATEST, tag: 'abc' })],
  ['a tag of two letters', 3, 'three or more', traffic({ type: LATEST, percent: 100, tag: 'v1' })],
  [
    'a tag that is too long with its service',
    3,
    'at most 46',
    traffic({ type: LATEST, percent: 100, tag: 'a'.repeat(43) }),
  ],
  ['a tag with other letters', 3, 'tag', traffic({ type: LATEST, percent: 100, tag: 'A_b' })],
  ['a service that exists', 6, 'already exists', () => stand.create()],
  ['a service id with other letters', 3, 'service_id', () => stand.create('Shop')],
  ['a service id of 50 letters', 3, 'service_id', () => stand.create('s'.repeat(50))],
  ['a place of another form', 3, 'REGION', () => stand.services.listServices({ parent: 'projects/demo-run' })],
  [
    'a page token that was not given',
    3,
    'page_token',
    () => stand.services.listServices({ parent: PARENT, pageToken: 'x' }),
  ],
  [
    'a revision that is not there',
    5,
    'REVISION',
    () => stand.revisions.getRevision({ name: `${NAME}/revisions/none` }),
  ],
  ['a revision of another form', 3, '/revisions/', () => stand.revisions.getRevision({ name: NAME })],
  [
    'an operation that is not there',
    5,
    'was not found',
    () => stand.services.checkUpdateServiceProgress(`${PARENT}/operations/none`),
  ],
  ['what it does not have', 12, "Mesh's Cloud Run stand-in", () => stand.services.getIamPolicy({ resource: NAME })],
  [
    'the deletion of a revision',
    12,
    'it has GetRevision, ListRevisions',
    () => stand.revisions.deleteRevision({ name: `${NAME}/revisions/${revision}` }),
  ],
])('refuses %s with gRPC code %i, and says why', async (_what, code, words, ask) => {
  await expect(ask()).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string })
  expect((await stand.get()).generation).toBe('1')
})
