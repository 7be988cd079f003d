import { expect, test } from 'vitest'
import { diffRootSettings } from '../../src/root/diff-root-settings.ts'
import { withDependencies } from '../../src/root/with-dependencies.ts'
import type { PlanLine } from '../../src/schema/api.ts'
import { meshConfigSchema } from '../../src/schema/config.ts'
import { NO_SETTINGS, rootSettingsSchema } from '../../src/schema/settings.ts'

function configOf({ groups = [], dependsOn }: { groups?: object[]; dependsOn?: string[] }) {
  const checks = [{ id: 'http', http: { url: 'http://a.test/' } }]
  const services = [
    { id: 'a', checks, ...(dependsOn === undefined ? {} : { dependsOn }) },
    { id: 'b', checks },
  ]
  return meshConfigSchema.parse({ version: 1, services, groups })
}

const edge = { id: 'edge', services: ['a', 'b'], downWhen: 2 }

test('stores dependencies and groups, and nothing once they are stored', () => {
  const config = configOf({ groups: [edge], dependsOn: ['b'] })
  const { lines, settings } = diffRootSettings(config)
  expect(lines).toEqual([{ change: 'create', kind: 'group', id: 'edge', fields: [] }])
  expect(settings).toMatchObject({ dependencies: { a: ['b'] }, groups: [edge] })
  const again = diffRootSettings(config, settings)
  expect(again.settings).toBeUndefined()
  expect(again.lines).toEqual([{ change: 'unchanged', kind: 'group', id: 'edge', fields: [] }])
})

test('tells changed fields, and deletions last', () => {
  const stored = rootSettingsSchema.parse({ schemaVersion: 1, groups: [{ ...edge, id: 'old' }, edge] })
  const { lines, settings } = diffRootSettings(configOf({ groups: [{ ...edge, downWhen: 1 }] }), stored)
  expect(lines).toEqual([
    { change: 'update', kind: 'group', id: 'edge', fields: ['downWhen'] },
    { change: 'delete', kind: 'group', id: 'old', fields: [] },
  ])
  expect(settings?.groups).toEqual([{ ...edge, downWhen: 1 }])
})

test('another order alone is told: of those that now come before what they followed', () => {
  const groups = ['first', 'second', 'third'].map((id) => ({ ...edge, id }))
  const stored = rootSettingsSchema.parse({ schemaVersion: 1, groups })
  const [first, second, third] = groups
  const { lines, settings } = diffRootSettings(configOf({ groups: [third, first, second] as object[] }), stored)
  expect(lines).toEqual([
    { change: 'update', kind: 'group', id: 'third', fields: ['order'] },
    { change: 'unchanged', kind: 'group', id: 'first', fields: [] },
    { change: 'unchanged', kind: 'group', id: 'second', fields: [] },
  ])
  expect(settings?.groups.map(({ id }) => id)).toEqual(['third', 'first', 'second'])
  const added = diffRootSettings(
    configOf({ groups: [{ ...edge, id: 'new' }, second, { ...third, downWhen: 1 }] as object[] }),
    stored,
  )
  expect(added.lines.map(({ change, fields }) => [change, ...fields])).toEqual([
    ['create'],
    ['unchanged'],
    ['update', 'downWhen'],
    ['delete'],
  ])
})

test('remembers who last changed each rule, and forgets rules that are gone', () => {
  const ada = { uid: 'ada', name: 'Ada' }
  const bob = { uid: 'bob', name: 'Bob' }
  const rule = (id: string, reason = 'it lasts') => ({
    id,
    when: { lastsFor: '10m' },
    propose: { action: 'config.set', parameters: {}, reason },
  })
  const configured = (...overrideRules: object[]) => meshConfigSchema.parse({ version: 1, services: [], overrideRules })
  const first = diffRootSettings(configured(rule('one'), rule('two')), undefined, ada).settings
  expect(first?.ruleAuthors).toEqual({ one: ada, two: ada })
  expect(diffRootSettings(configured(rule('one'), rule('two')), first, bob).settings).toBeUndefined()
  const second = diffRootSettings(configured(rule('two', 'it hurts'), rule('one')), first, bob).settings
  expect(second?.ruleAuthors).toEqual({ one: ada, two: bob })
  const third = diffRootSettings(configured(rule('two'), rule('constructor')), second, null).settings
  expect(third).not.toHaveProperty('ruleAuthors')
  expect(diffRootSettings(configured(rule('two')), third, ada).settings).not.toHaveProperty('ruleAuthors')
})

test('settings of an earlier version are read with their defaults', () => {
  expect(rootSettingsSchema.parse({ schemaVersion: 1 })).toEqual(NO_SETTINGS)
})

test('a change of dependsOn alone is an update of its service', () => {
  const line = (change: PlanLine['change'], id: string, fields: string[] = []): PlanLine => ({
    change,
    kind: 'service',
    id,
    fields,
  })
  const { settings } = diffRootSettings(configOf({ dependsOn: ['b'] }))
  const lines = [line('unchanged', 'a'), line('unchanged', 'b')]
  expect(withDependencies(lines, undefined, settings)).toEqual([
    line('update', 'a', ['dependsOn']),
    line('unchanged', 'b'),
  ])
  expect(withDependencies(lines, settings, NO_SETTINGS)[0]).toEqual(line('update', 'a', ['dependsOn']))
  expect(withDependencies([line('update', 'a', ['name'])], undefined, settings)).toEqual([
    line('update', 'a', ['name', 'dependsOn']),
  ])
  expect(withDependencies([line('create', 'a')], undefined, settings)).toEqual([line('create', 'a')])
  expect(withDependencies(lines, settings, undefined)).toEqual(lines)
})
