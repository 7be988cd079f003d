import { expect, test } from 'vitest'
import { parseConfig } from '../src/config/load-config.ts'
import { followDemoFleet } from '../src/demo/follow-demo-fleet.ts'

function urls(addresses: Record<string, string>): (string | undefined)[] {
  const checks = ['8701/health?a=1', '8702/', '9000/'].map(
    (rest, index) => `{ id: c${index}, http: { url: "http://127.0.0.1:${rest}" } }`,
  )
  const result = parseConfig(`{ version: 1, services: [{ id: s, checks: [${checks.join(', ')}] }] }`)
  if ('issues' in result) throw new Error(JSON.stringify(result.issues))
  return followDemoFleet(result.config, addresses).services.flatMap(({ checks }) => checks.map(({ http }) => http?.url))
}

test('only the addresses of demo services that run elsewhere are moved', () => {
  expect(urls({ payments: 'http://127.0.0.1:9701' })).toEqual([
    'http://127.0.0.1:9701/health?a=1',
    'http://127.0.0.1:8702/',
    'http://127.0.0.1:9000/',
  ])
})

test('without a fleet nothing is moved', () => {
  expect(urls({})[0]).toBe('http://127.0.0.1:8701/health?a=1')
})
