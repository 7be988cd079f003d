import { describe, expect, test } from 'vitest'
import { MeshError } from '../../src/errors.ts'
import { diffConfig, type ConfigDiff, type StoredConfig } from '../../src/root/diff-config.ts'
import { meshConfigSchema } from '../../src/schema/config.ts'
import { serviceSchema } from '../../src/schema/service.ts'
import { storedCheckSchema } from '../../src/schema/stored-check.ts'
import { at } from '../fixtures.ts'

const NOTHING: StoredConfig = { services: new Map(), checks: new Map() }

function config(...services: object[]) {
  return meshConfigSchema.parse({ version: 1, services })
}

function service(id: string, changes: object = {}, check: object = {}) {
  return { id, checks: [{ id: 'http', http: { url: `http://${id}.test/` }, ...check }], ...changes }
}

/** What is stored once a diff has been written. */
function written(stored: StoredConfig, diff: ConfigDiff): StoredConfig {
  const services = new Map([...stored.services, ...diff.services.set])
  const checks = new Map([...stored.checks, ...diff.checks.set])
  for (const id of diff.services.delete) services.delete(id)
  for (const id of diff.checks.delete) checks.delete(id)
  return { services, checks }
}

function applied(...services: object[]): StoredConfig {
  return written(NOTHING, diffConfig(config(...services), NOTHING, [], at(0)))
}

function summary(diff: ConfigDiff): string[] {
  return diff.lines.map(({ change, kind, id, fields }) => `${change} ${kind} ${id} ${fields.join(',')}`.trim())
}

describe('the plan', () => {
  test('creates with every default resolved', () => {
    const diff = diffConfig(config(service('payments')), NOTHING, [], at(0))
    expect(summary(diff)).toEqual(['create service payments', 'create check payments.http'])
    expect(serviceSchema.parse(diff.services.set.get('payments'))).toMatchObject({
      name: 'payments',
      group: '',
      createTime: at(0),
    })
    expect(storedCheckSchema.parse(diff.checks.set.get('payments.http'))).toMatchObject({
      boardId: 'b1',
      managedBy: 'mesh.yaml',
      check: {
        name: 'http',
        serviceName: 'payments',
        intervalMs: 60_000,
        timeoutMs: 10_000,
        failureThreshold: 3,
        successThreshold: 2,
        http: { url: 'http://payments.test/', method: 'GET', headers: {}, expectStatus: ['2xx'] },
      },
    })
    expect(diff.boards.get('b1')?.map(({ checkId }) => checkId)).toEqual(['payments.http'])
  })

  test('applied again changes nothing', () => {
    const diff = diffConfig(config(service('a'), service('b')), applied(service('a'), service('b')), ['b1'], at(9))
    expect(summary(diff)).toEqual([
      'unchanged service a',
      'unchanged check a.http',
      'unchanged service b',
      'unchanged check b.http',
    ])
    expect([diff.services, diff.checks]).toEqual([
      { set: new Map(), delete: [] },
      { set: new Map(), delete: [] },
    ])
  })

  test('names the fields that change', () => {
    const after = service(
      'a',
      { group: 'Shop' },
      { interval: '5s', degradedAfter: '1s', http: { url: 'http://x.test/', method: 'HEAD' } },
    )
    const diff = diffConfig(config(after), applied(service('a')), ['b1'], at(9))
    expect(summary(diff)).toEqual([
      'update service a group',
      'update check a.http interval,degradedAfter,http.url,http.method',
    ])
    expect(diff.services.set.get('a')).toMatchObject({ createTime: at(0), updateTime: at(9) })
  })

  test('a service that is renamed brings its checks along without naming them', () => {
    const diff = diffConfig(config(service('a', { name: 'Alpha' })), applied(service('a')), ['b1'], at(9))
    expect(summary(diff)).toEqual(['update service a name', 'unchanged check a.http'])
    expect(diff.checks.set.get('a.http')?.check.serviceName).toBe('Alpha')
  })

  test('deletes what the file no longer names, last', () => {
    const diff = diffConfig(config(service('b')), applied(service('a'), service('b')), ['b1'], at(9))
    expect(summary(diff)).toEqual([
      'unchanged service b',
      'unchanged check b.http',
      'delete check a.http',
      'delete service a',
    ])
    expect(diff.boards.get('b1')?.map(({ checkId }) => checkId)).toEqual(['b.http'])
  })

  test('an empty file empties the boards', () => {
    const diff = diffConfig(config(), applied(service('a')), ['b1', 'b2'], at(9))
    expect(diff.boards).toEqual(
      new Map([
        ['b1', []],
        ['b2', []],
      ]),
    )
  })
})

describe('what the dashboard manages', () => {
  function onDashboard(stored: StoredConfig): StoredConfig {
    const services = [...stored.services].map(([id, one]) => [id, { ...one, managedBy: 'dashboard' as const }] as const)
    const checks = [...stored.checks].map(([id, one]) => [id, { ...one, managedBy: 'dashboard' as const }] as const)
    return { services: new Map(services), checks: new Map(checks) }
  }

  test('is left alone and keeps its place on the board', () => {
    const diff = diffConfig(config(service('b')), onDashboard(applied(service('a'))), ['b1'], at(9))
    expect(summary(diff)).toEqual(['create service b', 'create check b.http'])
    expect(diff.boards.get('b1')?.map(({ checkId }) => checkId)).toEqual(['a.http', 'b.http'])
  })

  test('may not be taken over by using its id', () => {
    const stored = onDashboard(applied(service('a')))
    expect(() => diffConfig(config(service('a')), stored, ['b1'], at(9))).toThrow(MeshError)
    expect(() => diffConfig(config(service('a')), stored, ['b1'], at(9))).toThrow(
      'service "a" is already registered on the dashboard',
    )
  })
})
