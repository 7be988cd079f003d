import { expect, test } from 'vitest'
import { importGatus } from '../../src/import-gatus/import-gatus.ts'

const ENDPOINT = 'url: "http://a.test", conditions: ["[STATUS] == 200"]'
const OFF = ['false', 'no', 'No', 'off', '${ENABLED:-false}', '${ENABLED:-no}']
const ON = ['true', 'yes', 'on', '${ENABLED:-true}', '${ENABLED:-on}']

function reasons(text: string): string[] {
  return importGatus(text, 'gatus.yaml').notCarried.map((note) => note.text)
}

test.each(OFF)('what is switched off with %s is not imported, and named', (off) => {
  expect(reasons(`endpoints:\n  - { name: it, enabled: "${off}", ${ENDPOINT} }\n`)).toEqual([
    'endpoint "it": is switched off',
  ])
  expect(reasons(`external-endpoints:\n  - { name: it, enabled: "${off}", heartbeat: { interval: 1h } }\n`)).toEqual([
    'external endpoint "it": is switched off',
  ])
  expect(reasons(`maintenance: { enabled: "${off}", start: "23:00", duration: 1h }\n`)).toEqual([
    'maintenance: maintenance: is switched off',
  ])
})

const ALERTING = 'alerting: { slack: { webhook-url: "https://chat.test" } }\n'

test.each(OFF)('an alert that is switched off with %s raises nothing', (off) => {
  const alerts = `alerts: [{ type: slack, enabled: "${off}", send-on-resolved: "${off}", failure-threshold: 7 }]`
  const { yaml, notCarried } = importGatus(
    `${ALERTING}endpoints:\n  - { name: it, ${alerts}, ${ENDPOINT} }\n`,
    'g.yaml',
  )
  expect(yaml).not.toMatch(/routes|failureThreshold/)
  expect(notCarried.map(({ text }) => text).join()).toContain('Mesh always tells when an incident is over')
})

test.each(ON)('what is switched on with %s is imported', (on) => {
  const alerts = `alerts: [{ type: slack, enabled: "${on}", send-on-resolved: "${on}" }]`
  const endpoint = `name: it, enabled: "${on}", client: { ignore-redirect: "${on}" }, ${alerts}, ${ENDPOINT}`
  const { checks, yaml, notCarried } = importGatus(`${ALERTING}endpoints:\n  - { ${endpoint} }\n`, 'g.yaml')
  expect(checks).toBe(1)
  expect(yaml).toMatch(/redirects:\n +follow: false/)
  expect(yaml).toContain('routes:')
  expect(notCarried).toHaveLength(1)
})
