import { beforeEach, expect, test } from 'vitest'
import { applyConfigRequestSchema } from '@mesh/core/schema/api'
import { digestOf } from '../../src/kit/digest.ts'
import { NAMED_MAX } from '../../src/root/config-entries.ts'
import { commitConfigStep, loadConfig } from '../../src/root/store/config.ts'
import { at } from '../fixtures.ts'
import { chainOf, ledgerEntries } from '../ledger-entries.ts'
import { apply, applyConfig, clearFirestore, configOf, OPERATOR, stored, takeOwnProject } from '../mesh.ts'

takeOwnProject()
beforeEach(clearFirestore)

const names = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`)
const actions = async () => (await ledgerEntries()).map(({ action, resource }) => `${action} ${resource}`).sort()
const BY_OPERATOR = { actor: { type: 'person', id: OPERATOR.uid } }

test('a small change names each document, with its digests before and after', async () => {
  await apply(['a'])
  expect(await actions()).toEqual(['check.set checks/a.http', 'config.apply planner/config', 'service.set services/a'])
  const { services, checks } = await stored()
  expect(await chainOf('services/a')).toMatchObject([{ ...BY_OPERATOR, after: digestOf(services.get('a')) }])
  await apply(['a', 'b'], at(1), { interval: '10s' })
  expect(await chainOf('checks/a.http')).toMatchObject([
    { before: null, after: digestOf(checks.get('a.http')) },
    { before: digestOf(checks.get('a.http')), after: digestOf((await stored()).checks.get('a.http')) },
  ])
  await apply(['b'], at(2), { interval: '10s' })
  expect(await chainOf('services/a')).toMatchObject([{}, { action: 'service.delete', after: null }])
})

test('the entry of the whole names the configuration that was applied, and what became of the revision', async () => {
  const request = { config: configOf(['a']) }
  await applyConfig(request, OPERATOR, at(0))
  const [entry, ...others] = (await ledgerEntries()).filter(({ action }) => action === 'config.apply')
  expect(others).toEqual([])
  expect(entry).toMatchObject({
    ...BY_OPERATOR,
    before: digestOf({ schemaVersion: 1, revision: 0 }),
    after: digestOf({ schemaVersion: 1, revision: 1 }),
    reason: 'step 1 of 1: 1 service.set, 1 check.set',
    evidence: [digestOf(applyConfigRequestSchema.parse(request).config), expect.any(String)],
  })
})

test('settings and policies are named as any other document', async () => {
  const config = {
    ...configOf(['a', 'b']),
    groups: [{ id: 'both', services: ['a', 'b'], downWhen: 2 }],
    notifiers: [{ id: 'chat', type: 'slack', secret: 'team-chat' }],
    ledger: { public: true },
  }
  await applyConfig({ config }, { uid: 'root', role: 'admin' }, at(0))
  const others = (await actions()).filter((line) => !/^(service|check)\./.test(line))
  expect(others).toEqual([
    'config.apply planner/config',
    'notifySettings.set notifySettings/current',
    'policy.apply mesh.yaml/ledger',
    'rootSettings.set rootSettings/current',
  ])
  const ledger = { public: true }
  const [policy] = (await ledgerEntries()).filter(({ action }) => action === 'policy.apply')
  expect(policy).toMatchObject({ before: null, actor: { id: 'root' } })
  expect((await loadConfig()).policies['ledger']).toContain(JSON.stringify(ledger).slice(1, -1))
})

test('nothing that changes and nothing that is planned is recorded', async () => {
  await apply(['a'])
  const before = await actions()
  await apply(['a'], at(1))
  await applyConfig({ config: configOf(['a', 'b']), dryRun: true }, OPERATOR, at(2))
  expect(await actions()).toEqual(before)
})

test('a large change is one entry a step, whatever its size', async () => {
  await apply(names(650))
  const entries = await ledgerEntries()
  expect(entries.map(({ action }) => action)).toEqual(Array(4).fill('config.apply'))
  expect(entries.map(({ reason }) => reason).sort()).toEqual([
    'step 1 of 4: 400 service.set',
    'step 2 of 4: 250 service.set, 150 check.set',
    'step 3 of 4: 400 check.set',
    'step 4 of 4: 100 check.set',
  ])
  expect(new Set(entries.map(({ evidence }) => evidence[0])).size).toBe(1)
  expect(new Set(entries.map(({ evidence }) => evidence[1])).size).toBe(4)
})

test.each([
  [NAMED_MAX / 2, NAMED_MAX + 1],
  [NAMED_MAX / 2 + 1, 1],
])('a step with %d services and their checks is %d entries', async (services, count) => {
  await apply(names(services))
  expect(await ledgerEntries()).toHaveLength(count)
})

test('a step that gave way, or crashed before its commit, is not recorded', async () => {
  const crashing: typeof commitConfigStep = () => Promise.reject(new Error('crash'))
  await expect(
    applyConfig({ config: configOf(['a']) }, OPERATOR, at(0), { commitConfigStep: crashing }),
  ).rejects.toThrow('crash')
  const stale: typeof commitConfigStep = (step, { next }, log) => commitConfigStep(step, { expected: 7, next }, log)
  await expect(
    applyConfig({ config: configOf(['a']) }, OPERATOR, at(0), { commitConfigStep: stale }),
  ).rejects.toMatchObject({ code: 'aborted' })
  expect([await ledgerEntries(), (await stored()).services.size]).toEqual([[], 0])
})
