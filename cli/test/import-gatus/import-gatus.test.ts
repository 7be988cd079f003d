import { expect, test } from 'vitest'
import { describeImport } from '../../src/import-gatus/describe-import.ts'
import { importGatus } from '../../src/import-gatus/import-gatus.ts'
import { parseConfig } from '../../src/config/load-config.ts'

const HOMELAB = `x-defaults: &defaults
  group: Core
  interval: 2m
  client:
    timeout: 5s
    insecure: true
alerting:
  slack:
    webhook-url: "\${SLACK_URL}"
endpoints:
  - <<: *defaults
    name: Front Page
    url: "https://\${DOMAIN:-example.org}/"
    headers:
      Accept: text/html
      Authorization: Bearer \${TOKEN}
    conditions:
      - "[STATUS] == 200"
      - "[STATUS] < 500"
      - '[BODY] != ""'
      - "[BODY].version == 1000000"
      - "[CERTIFICATE_EXPIRATION] > 48h"
    alerts:
      - type: slack
  - name: front page
    group: Core
    url: http://10.0.0.7:8080/health
    interval: 1s
    client: { ignore-redirect: true }
    conditions: ["[STATUS] == any(200, 204)", "[DOMAIN_EXPIRATION] > 720h"]
  - name: router
    url: icmp://10.0.0.1
    conditions: ["[CONNECTED] == true"]
  - name: bastion
    url: ssh://bastion:22
    conditions: ["[STATUS] == 0"]
  - name: signalling
    url: sctp://10.0.0.9:38412
    conditions: ["[CONNECTED] == true"]
  - name: resolver
    url: 8.8.8.8
    dns: { query-name: example.org, query-type: A }
    conditions: ["[DNS_RCODE] == NOERROR"]
external-endpoints:
  - name: backup
    token: abc
maintenance: { start: "23:00", duration: 1h }
suites: []
`

const imported = importGatus(HOMELAB, 'gatus.yaml')

test('what is imported is a valid mesh.yaml', () => {
  const parsed = parseConfig(imported.yaml)
  expect(parsed).not.toHaveProperty('issues')
  if (!('config' in parsed)) return
  expect(parsed.config.services).toMatchObject([
    {
      id: 'core-front-page',
      name: 'Front Page',
      group: 'Core',
      checks: [
        {
          http: { url: 'https://example.org/', headers: { Accept: 'text/html', 'User-Agent': 'Gatus/1.0' } },
          interval: '2m',
          timeout: '5s',
          compat: 'gatus',
          conditions: expect.arrayContaining(['[BODY] != ""']),
        },
      ],
    },
    {
      id: 'core-front-page-2',
      checks: [{ interval: '5s', http: { redirects: { follow: false } }, conditions: ['[STATUS] == any(200, 204)'] }],
    },
    {
      id: 'resolver',
      checks: [
        {
          id: 'dns',
          dns: { name: 'example.org', type: 'A', server: '8.8.8.8', port: 53 },
          conditions: ['[DNS_RCODE] == NOERROR'],
        },
      ],
    },
  ])
})

test('what is lost is reported with its line, and no secret is repeated', () => {
  const lost = imported.notCarried.map(({ line, text }) => `${line} ${text}`)
  for (const words of [
    /^8 alerting\.slack: put its webhook-url into Secret Manager as gatus-slack/,
    /^9 variable SLACK_URL/,
    /^16 .*header Authorization/,
    /client\.insecure is not carried/,
    /^28 .*interval 1s: becomes 5000 ms/,
    /^30 .*not \[DOMAIN_EXPIRATION\]; write a check of its own with domain/,
    /^32 .*ICMP is not imported/,
    /^35 .*SSH is not imported/,
    /^38 .*SCTP is not imported/,
    /^45 external endpoint "backup": has no heartbeat\.interval/,
    /suites/,
  ]) {
    expect(lost).toContainEqual(expect.stringMatching(words))
  }
  const all = describeImport(imported, 'gatus.yaml') + imported.yaml
  expect(all).not.toContain('Bearer')
  expect(all).not.toContain('abc')
})

test('conditions that strict mode can read otherwise are named, and no others', () => {
  const named = imported.differences.map(({ line, text }) => `${line} ${text}`)
  expect(named).toContainEqual(
    expect.stringMatching(/^19 .*\[STATUS\] < 500: Gatus can meet it when there is no answer/),
  )
  expect(named).toContainEqual(expect.stringMatching(/^20 .*compares the quotes/))
  expect(named).toContainEqual(expect.stringMatching(/^21 .*numbers other than short whole ones/))
  expect(named.join()).not.toMatch(/\[STATUS\] == 200:|CERTIFICATE_EXPIRATION|any\(200/)
})

test('a switched-off endpoint, names that clash and odd values', () => {
  const { yaml, checks, notCarried } = importGatus(
    `endpoints:
  - { name: Ünï, url: "http://a.test", enabled: false, conditions: ["[STATUS] == 200"] }
  - { name: Ünï, url: "http://user:hunter2@a.test", conditions: ["[STATUS] == 200"] }
  - { name: Ünï, url: "http://a.test", conditions: ["[STATUS]==200"] }
  - { name: Ünï, url: "http://a.test", method: post, body: "[RANDOM_STRING_8]", interval: 1h30m, conditions: ["[STATUS] == 200"] }
`,
    'gatus.yaml',
  )
  expect(checks).toBe(1)
  expect(yaml).toContain('id: uni')
  expect(yaml).toContain('interval: 90m')
  expect(yaml).toContain('method: POST')
  expect(notCarried.map(({ line }) => line)).toEqual([2, 3, 4, 4, 5])
  expect(JSON.stringify(notCarried)).not.toContain('hunter2')
})

test('a file that is no YAML or no Gatus configuration is refused with its place', () => {
  expect(() => importGatus('endpoints: [', 'g.yaml')).toThrow(/^g\.yaml:1:\d+ {2}not valid YAML/)
  expect(() => importGatus('- a', 'g.yaml')).toThrow(/^g\.yaml:1:1 {2}expected a Gatus configuration/)
  const bomb = [
    'a: &a [1, 1, 1]',
    ...'bcdefghijklmno'
      .split('')
      .map((one, at) => `${one}: &${one} [${Array(3).fill(`*${'abcdefghijklmno'[at]}`).join(', ')}]`),
  ]
  expect(() => importGatus(bomb.join('\n'), 'g.yaml')).toThrow(/^g\.yaml:1:1 {2}not valid YAML: .*alias/i)
})
