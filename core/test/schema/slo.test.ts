import { expect, test } from 'vitest'
import { meshConfigSchema } from '../../src/schema/config.ts'
import { rootSettingsSchema } from '../../src/schema/settings.ts'

const SERVICES = [
  { id: 'payments', checks: [{ id: 'http', http: { url: 'https://a.test/' } }] },
  { id: 'mail', checks: [{ id: 'cron', heartbeat: { every: '1h' } }] },
]
const parse = (slo: object) => meshConfigSchema.safeParse({ version: 1, services: SERVICES, slos: [slo] })

test('an objective needs little', () => {
  expect(parse({ id: 'pay', service: 'payments', objective: 99.9 }).data?.slos).toEqual([
    {
      id: 'pay',
      service: 'payments',
      objective: 99.9,
      window: '30d',
      minBadSamples: 3,
      alerts: true,
      noDataAfter: '30m',
    },
  ])
  expect(
    parse({ id: 'pay', check: 'payments.http', objective: 95, latency: { under: '300ms' }, window: '7d' }).success,
  ).toBe(true)
})

test.each([
  [{ id: 'pay', objective: 99 }, 'service', 'either a service or a check'],
  [{ id: 'pay', service: 'payments', check: 'payments.http', objective: 99 }, 'service', 'either a service or a check'],
  [{ id: 'pay', service: 'shop', objective: 99 }, 'service', 'there is no "shop"'],
  [{ id: 'pay', check: 'mail.cron', objective: 99, latency: { under: '1s' } }, 'latency', 'mail.cron have none'],
  [{ id: 'pay', service: 'mail', objective: 99, latency: { under: '1s' } }, 'latency', 'mail.cron have none'],
  [{ id: 'pay', check: 'payments.db', objective: 99 }, 'check', 'such as payments.http; there is no "payments.db"'],
  [{ id: 'pay', service: 'payments', objective: 100 }, 'objective', '99.999'],
  [{ id: 'pay', service: 'payments', objective: 49.9 }, 'objective', '50'],
  [{ id: 'pay', service: 'payments', objective: 99.1234 }, 'objective', 'three decimals'],
  [{ id: 'pay', service: 'payments', objective: 99, window: '14d' }, 'window', '7d'],
  [{ id: 'pay', service: 'payments', objective: 99, noDataAfter: '1m' }, 'noDataAfter', 'from 10m'],
])('%o is refused at %s', (slo, key, message) => {
  const issues = parse(slo).error?.issues ?? []
  expect(issues.map(({ path, message: words }) => [path.join('.'), words])).toEqual([
    [`slos.0.${key}`, expect.stringContaining(message)],
  ])
})

test('settings from before objectives are readable', () => {
  expect(rootSettingsSchema.parse({ schemaVersion: 1 }).slos).toEqual([])
})
