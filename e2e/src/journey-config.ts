import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from './suite.ts'

/**
 * The repository's mesh.yaml for journeys: one result turns a service down or up, a probe is patient with a busy machine, and
 * no rule proposes anything before the incident has lasted for `ruleAfter`.
 */
export function journeyConfig(ruleAfter = '10m'): string {
  const text = readFileSync(join(REPOSITORY, 'mesh.yaml'), 'utf8')
  const check = 'timeout: 10s\n        degradedAfter: 1400ms\n        failureThreshold: 1\n        successThreshold: 1'
  return text
    .replaceAll(/timeout: 3s\n +degradedAfter: 800ms/g, check)
    .replaceAll('lastsFor: 30s', `lastsFor: ${ruleAfter}`)
}
