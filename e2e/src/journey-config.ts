import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from './repository.ts'

/** A service of the journeys that is never probed: all that its pages show is what a test has written. */
export const UNPROBED = 'archive'
const UNPROBED_SERVICE = `
  - id: ${UNPROBED}
    name: Archive
    checks:
      - { id: http, name: Health endpoint, paused: true, http: { url: http://127.0.0.1:8703/health } }
`

/**
 * The repository's mesh.yaml for journeys: one result turns a service down or up, a probe is patient with a busy machine, and
 * no rule proposes anything before the incident has lasted for `ruleAfter`. The services come last, with an unprobed one.
 */
export function journeyConfig(ruleAfter = '10m'): string {
  const check = 'timeout: 10s\n        degradedAfter: 1400ms\n        failureThreshold: 1\n        successThreshold: 1'
  const config = replaced([/timeout: 3s\n +degradedAfter: 800ms/g, check], [/lastsFor: 30s/g, `lastsFor: ${ruleAfter}`])
  return `${config}${UNPROBED_SERVICE}`
}

/** The repository's mesh.yaml with checks of the demo fleet that turn after two failures and after one success. */
export function quickConfig(): string {
  const quick = 'degradedAfter: 800ms\n        failureThreshold: 2\n        successThreshold: 1'
  return replaced([/degradedAfter: 800ms/g, quick])
}

function replaced(...changes: (readonly [RegExp, string])[]): string {
  return changes.reduce(
    (text, [from, to]) => {
      if (text.search(from) === -1) throw new Error(`mesh.yaml has nothing like ${from} any more`)
      return text.replaceAll(from, to)
    },
    readFileSync(join(REPOSITORY, 'mesh.yaml'), 'utf8'),
  )
}
