import { beforeEach, expect, test } from 'vitest'
import { loadSettings } from '../../../src/root/store/settings.ts'
import { at } from '../../fixtures.ts'
import { applyConfig, clearFirestore, configOf, OPERATOR, takeOwnProject } from '../../mesh.ts'
import { turn, World } from './world.ts'

takeOwnProject()
beforeEach(clearFirestore)

function config(dependencies: Record<string, string[]>, groups: object[] = []) {
  const { version, services } = configOf(['a', 'b'])
  const related = services.map((service) => ({ ...service, dependsOn: dependencies[service.id] ?? [] }))
  return { version, services: related, groups }
}

const apply = (wanted: object, dryRun = false) => applyConfig({ config: wanted, dryRun }, OPERATOR, at(0))

test('dependencies and groups are stored with the configuration, and each change has its line', async () => {
  await apply(config({}))
  const wanted = config({ a: ['b'] }, [{ id: 'both', services: ['a', 'b'], downWhen: 2 }])
  const { plan } = await apply(wanted, true)
  expect(plan.filter(({ change }) => change !== 'unchanged')).toEqual([
    { change: 'update', kind: 'service', id: 'a', fields: ['dependsOn'] },
    { change: 'create', kind: 'group', id: 'both', fields: [] },
  ])
  expect((await loadSettings()).groups).toEqual([])
  await apply(wanted)
  expect(await loadSettings()).toMatchObject({ dependencies: { a: ['b'] }, groups: [{ id: 'both' }] })
  expect((await apply(wanted)).plan.every(({ change }) => change === 'unchanged')).toBe(true)
})

test('the server refuses circles as the command line does', async () => {
  await expect(apply(config({ a: ['b'], b: ['a'] }))).rejects.toThrow('a -> b -> a')
})

test('incidents that are open are explained by what is applied now', async () => {
  const world = new World()
  await world.start({})
  await world.track(turn('a', 0), turn('b', 0))
  expect(await world.causes()).toEqual(['a: own', 'b: own'])
  await apply(config({ a: ['b'] }))
  expect(await world.causes()).toEqual(['a: b', 'b: own'])
})
