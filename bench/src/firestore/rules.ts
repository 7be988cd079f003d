import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileRules, fromFirestoreFields, fromJson, RulesTimestamp, type RulesRequest } from '@mesh/rules'
import { REPOSITORY } from '../../../e2e/src/repository.ts'

const SECONDS = 2

/** Operations judged per second by the product's own firestore.rules: reads, lists and writes of several callers in turn. */
export function rulesEvalsPerSecond(): number {
  const { ruleset } = compileRules(readFileSync(join(REPOSITORY, 'firestore.rules'), 'utf8'))
  if (ruleset === undefined) throw new Error('firestore.rules does not compile.')
  const requests = exampleRequests()
  const noDocument = { get: () => null }
  let evaluations = 0
  let allowed = 0
  const start = performance.now()
  const end = start + SECONDS * 1000
  while (performance.now() < end) {
    for (const request of requests) {
      if (ruleset.evaluate(request, noDocument).allowed) allowed += 1
    }
    evaluations += requests.length
  }
  if (allowed === 0 || allowed === evaluations) throw new Error('The example requests must be allowed in part.')
  return Math.round(evaluations / ((performance.now() - start) / 1000))
}

function exampleRequests(): RulesRequest[] {
  const root = ['databases', '(default)', 'documents']
  const common = { service: 'cloud.firestore', time: RulesTimestamp.fromMicros(1_709_210_096_123_456n) } as const
  const callers: RulesRequest['auth'][] = [
    { uid: 'ada', token: fromJson({ sub: 'ada', role: 'viewer' }) },
    { uid: 'eve', token: fromJson({ sub: 'eve' }) },
    null,
  ]
  const service = [...root, 'services', 'shop']
  const resource = { path: service, data: fromFirestoreFields({ name: { stringValue: 'Shop' } }) }
  return callers.flatMap((auth): RulesRequest[] => [
    { ...common, auth, method: 'get', path: service, resource },
    { ...common, auth, method: 'list', path: [...root, 'incidents'], query: { limit: 50 } },
    { ...common, auth, method: 'get', path: [...root, 'incidents', 'i1', 'events', 'e1'] },
    { ...common, auth, method: 'update', path: service, resource, requestResource: resource },
  ])
}
