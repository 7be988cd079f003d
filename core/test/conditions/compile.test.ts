import { expect, test } from 'vitest'
import { compileConfig } from '../../src/root/compile-config.ts'
import { compiledCheckSchema } from '../../src/schema/check.ts'
import { meshConfigSchema } from '../../src/schema/config.ts'

function compiled(changes: object, http: object = {}) {
  const check = { id: 'http', http: { url: 'http://a.test/', ...http }, ...changes }
  const config = meshConfigSchema.parse({ version: 1, services: [{ id: 'a', checks: [check] }] })
  return compiledCheckSchema.parse(compileConfig(config).checks.get('a.http'))
}

test.each<[string, object, object, unknown[]]>([
  ['without conditions', {}, {}, ['2xx']],
  ['when no condition looks at the status', { conditions: ['[BODY] == ok'] }, {}, ['2xx']],
  ['never beside a condition on the status', { conditions: ['[status] == 418'] }, {}, []],
  ['never as Gatus reads', { conditions: ['[BODY] == ok'], compat: 'gatus' }, {}, []],
  ['but what is said stays', { conditions: ['[STATUS] < 300'] }, { expectStatus: [200] }, [200]],
])('2xx is expected %s', (_, changes, http, expectStatus) => {
  expect(compiled(changes, http).http?.expectStatus).toEqual(expectStatus)
})

test('a condition fails unless it says warn', () => {
  const conditions = ['[STATUS] == 200', { if: '[BODY] == x' }, { if: '[BODY] == y', severity: 'warn' }]
  expect(compiled({ conditions }).conditions).toEqual([
    { if: '[STATUS] == 200', severity: 'fail' },
    { if: '[BODY] == x', severity: 'fail' },
    { if: '[BODY] == y', severity: 'warn' },
  ])
})

test('a condition looks at nothing that the protocol cannot give', () => {
  const check = { id: 'x', tcp: { host: 'a.test', port: 1 }, conditions: ['[STATUS] == 200'] }
  const result = meshConfigSchema.safeParse({ version: 1, services: [{ id: 'a', checks: [check] }] })
  expect(result.error?.issues).toContainEqual(
    expect.objectContaining({ message: expect.stringMatching(/not \[STATUS\]$/) as string }),
  )
})
