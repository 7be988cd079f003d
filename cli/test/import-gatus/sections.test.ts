import { expect, test } from 'vitest'
import { parseConfig } from '../../src/config/load-config.ts'
import { importGatus } from '../../src/import-gatus/import-gatus.ts'

const FILE = `alerting:
  slack:
    webhook-url: https://hooks.test/hunter2
    default-alert: { failure-threshold: 5, send-on-resolved: true }
  telegram: { token: hunter2, id: "-100" }
  email: { from: a@mesh.test, password: hunter2, host: mail.test, port: 465, to: "b@mesh.test, c@mesh.test" }
  ntfy: { topic: hunter2 }
maintenance: { start: "23:00", duration: 90m, timezone: Europe/Vienna, every: [Monday, Thursday] }
endpoints:
  - name: shop
    url: https://shop.test
    conditions: ["[STATUS] == 200"]
    maintenance-windows: [{ start: "02:00", duration: 1h }, { start: "25:00", duration: 1h }]
    alerts:
      - { type: slack, success-threshold: 4 }
      - { type: telegram, enabled: false }
  - name: mail
    url: tcp://mail.test:25
    conditions: ["[CONNECTED] == true"]
    alerts:
      - { type: slack, failure-threshold: 2, description: call us }
      - { type: telegram, send-on-resolved: false }
external-endpoints:
  - { name: backup, group: jobs, token: hunter2, heartbeat: { interval: 24h }, alerts: [{ type: slack }] }
  - { name: off, enabled: false, heartbeat: { interval: 1h } }
`

const { yaml, notCarried, checks } = importGatus(FILE, 'gatus.yaml')
const parsed = parseConfig(yaml)
const config = 'config' in parsed ? parsed.config : undefined
const lost = notCarried.map(({ line, text }) => `${line} ${text}`)

test('the output is a valid mesh.yaml that holds no secret, nor does the report', () => {
  expect(parsed).not.toHaveProperty('issues')
  expect(checks).toBe(3)
  expect(yaml + lost.join()).not.toContain('hunter2')
})

test('external endpoints become heartbeats', () => {
  expect(config?.services[2]).toMatchObject({
    id: 'jobs-backup',
    group: 'jobs',
    checks: [{ id: 'heartbeat', heartbeat: { every: '24h' } }],
  })
  expect(lost).toContainEqual(expect.stringMatching(/^24 external endpoint "backup": its token is not carried over/))
  expect(lost).toContainEqual(expect.stringMatching(/^25 external endpoint "off": is switched off/))
})

test('providers become notifiers whose secrets are to be kept, and alerts become routes', () => {
  expect(config?.notifiers).toMatchObject([
    { id: 'slack', type: 'slack', secret: 'gatus-slack' },
    { id: 'telegram', type: 'telegram', chatId: '-100', secret: 'gatus-telegram' },
    { id: 'email', host: 'mail.test', port: 465, user: 'a@mesh.test', to: ['b@mesh.test', 'c@mesh.test'] },
  ])
  expect(config?.routes).toEqual([
    { id: 'slack', notifiers: ['slack'], services: ['shop', 'mail', 'jobs-backup'] },
    { id: 'telegram', notifiers: ['telegram'], services: ['mail'] },
  ])
  expect(lost).toContainEqual(expect.stringMatching(/put its token into Secret Manager as gatus-telegram/))
  expect(lost).toContainEqual(expect.stringMatching(/^7 alerting\.ntfy: Mesh has no such notifier/))
})

test('thresholds come from alerts and their defaults; what differs among them is told', () => {
  expect(config?.services[0]?.checks[0]).toMatchObject({ failureThreshold: 5, successThreshold: 4 })
  expect(config?.services[1]?.checks[0]).toMatchObject({ failureThreshold: 2 })
  expect(lost).toContainEqual(expect.stringMatching(/endpoint "mail": alerts: a check has one failure-threshold; 2 is/))
  expect(lost).toContainEqual(expect.stringMatching(/description is not carried over/))
  expect(lost).toContainEqual(expect.stringMatching(/Mesh always tells when an incident is over/))
})

test('maintenance becomes windows of everything and of single services', () => {
  expect(config?.maintenance).toEqual([
    {
      id: 'gatus',
      everything: true,
      every: { days: ['mon', 'thu'], at: '23:00', timeZone: 'Europe/Vienna' },
      duration: '90m',
    },
    {
      id: 'gatus-1',
      services: ['shop'],
      every: { days: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'], at: '02:00', timeZone: 'UTC' },
      duration: '1h',
    },
  ])
  expect(lost).toContainEqual(expect.stringMatching(/^13 shop: maintenance: Mesh refuses it: every\.at/))
})
