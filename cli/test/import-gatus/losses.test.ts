import { expect, test } from 'vitest'
import { parseConfig } from '../../src/config/load-config.ts'
import { describeImport } from '../../src/import-gatus/describe-import.ts'
import { importGatus } from '../../src/import-gatus/import-gatus.ts'

const HOMELAB = `debug: true
x-anchor: &c { insecure: true }
skip-invalid-config-update: true
alerting:
  discord:
    webhook-url: "https://discord.invalid/w"
    title: Uptime
    default-alert:
      description: health check failed
      send-on-resolved: false
      failure-threshold: 5
      minimum-reminder-interval: 10m
  telegram: { token: "1:a", id: "-1001", topic-id: "7" }
endpoints:
  - name: Jellyfin
    url: "https://jellyfin.lan/health?api_key=abcdef0123456789"
    client: { insecure: true }
    conditions: ["[STATUS] == 200"]
    alerts: [{ type: discord }, { type: telegram, enabled: false }, { type: ntfy }]
  - name: Login
    url: https://app.example.com/api/login
    method: POST
    body: '{"user":"me","password":"hunter2hunter2"}'
    headers: { X-Auth: a, X-Session: "Bearer eyJhbGciOi", X-Plain: "\${PLAIN}", Accept: "*/*" }
    conditions: ["[STATUS] == 200"]
    maintenance-windows: [{ duration: 30m }]
  - just text
external-endpoints:
  - name: cron
    heartbeat: { interval: 30m }
    alerts: [{ type: discord, failure-threshold: 2 }]
maintenance: { duration: 1h }
`

const imported = importGatus(HOMELAB, 'gatus.yaml')

test('every loss is named with its line', () => {
  const expected = [
    '1 debug: Mesh has no such part of its configuration',
    '3 skip-invalid-config-update: Mesh has no such part of its configuration',
    '7 alerting.discord.title: title is not carried over',
    '9 alerting.discord.default-alert.description: alerts: description is not carried over',
    '10 alerting.discord.default-alert.send-on-resolved: alerts: Mesh always tells when an incident is over',
    '12 alerting.discord.default-alert.minimum-reminder-interval: alerts: minimum-reminder-interval is not carried over',
    '13 alerting.telegram.topic-id: topic-id is not carried over',
    expect.stringMatching(/^16 endpoint "Jellyfin": its url may hold a secret: every viewer/),
    '19 endpoint "Jellyfin": alerts: alerting has no ntfy',
    expect.stringMatching(/^23 endpoint "Login": its body may hold a secret: every viewer/),
    expect.stringMatching(/^24 endpoint "Login": header X-Auth: /),
    expect.stringMatching(/^24 endpoint "Login": header X-Session: /),
    expect.stringMatching(/^24 endpoint "Login": header X-Plain: /),
    '26 Login: maintenance: has no start',
    '27 endpoint without name: has no url with a protocol such as https://',
    expect.stringMatching(/^31 external endpoint "cron": alerts: thresholds are not carried over/),
    '32 maintenance: maintenance: has no start',
  ]
  const lost = imported.notCarried.map(({ line, text }) => `${line} ${text}`)
  for (const one of expected) {
    expect(lost).toContainEqual(one)
  }
  expect(lost.filter((text) => text.includes('x-anchor'))).toEqual([])
})

test('the report repeats no value, and the output none of the headers', () => {
  expect(describeImport(imported, 'gatus.yaml')).not.toMatch(/hunter2|abcdef0123|eyJ/)
  expect(imported.yaml).not.toMatch(/eyJ|PLAIN/)
})

test('the result applies, with the threshold of the alert that Gatus sends', () => {
  const parsed = parseConfig(imported.yaml)
  expect(parsed).not.toHaveProperty('issues')
  if (!('config' in parsed)) return
  expect(parsed.config.services.map(({ id }) => id)).toEqual(['jellyfin', 'login', 'cron'])
  expect(parsed.config.services[0]?.checks[0]).toMatchObject({ failureThreshold: 5 })
})
