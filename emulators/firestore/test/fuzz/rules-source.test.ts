import { compileRules } from '@mesh/rules'
import type { RulesRequest } from '@mesh/rules'
import { fromFirestoreFields, fromJson, RulesTimestamp } from '@mesh/rules'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { judge, randomCondition, textOf } from './condition-model.ts'
import { check, forEachInput, INPUTS, SEED } from './inputs.ts'
import { mutateText } from './mutate.ts'
import { Random } from './random.ts'

const OURS = readFileSync(join(import.meta.dirname, '../../../../firestore.rules'), 'utf8')
const ROOT = ['databases', '(default)', 'documents']
const DATA = {
  rank: { integerValue: '3' },
  text: { stringValue: 'x' },
  list: { arrayValue: { values: [{ integerValue: '3' }] } },
}
const REQUEST: RulesRequest = {
  service: 'cloud.firestore',
  method: 'get',
  path: [...ROOT, 'items', 'one'],
  auth: { uid: 'ann', token: fromJson({ sub: 'ann', role: 'none' }) },
  time: RulesTimestamp.fromMicros(1_709_210_096_123_456n),
  resource: { path: [...ROOT, 'items', 'one'], data: fromFirestoreFields(DATA) },
}
const NO_DOCUMENT = { get: () => null }

const around = (condition: string): string => `rules_version = '2';
service cloud.firestore { match /databases/{database}/documents { match /items/{id} { allow read: if ${condition}; } } }`

test('a condition allows exactly when a naive model of the language says so', { timeout: 300_000 }, async () => {
  const random = new Random(SEED)
  let allowed = 0
  await forEachInput(INPUTS.rules / 2, 1, async () => {
    const condition = randomCondition(random, 4)
    const source = around(textOf(condition))
    const { ruleset, issues } = compileRules(source)
    check(ruleset !== undefined, () => `${source}\n${JSON.stringify(issues)}`)
    const verdict = ruleset?.evaluate(REQUEST, NO_DOCUMENT).allowed
    check(verdict === (judge(condition) === true), () => `${source}\n-> allowed: ${verdict}`)
    if (verdict === true) allowed += 1
  })
  expect(allowed).toBeGreaterThan(INPUTS.rules / 100)
})

test('damaged rules neither throw nor open what the product denies', { timeout: 300_000 }, async () => {
  const random = new Random(SEED)
  const corpus = [OURS, around(textOf(randomCondition(random, 5)))]
  let accepted = 0
  const closed = { ...REQUEST, method: 'get', path: [...ROOT, 'members', 'ann'] } as const
  await forEachInput(INPUTS.rules / 2, 1, async () => {
    const source = mutateText(random, random.pick(corpus), corpus)
    const { ruleset, issues } = compileRules(source)
    const isRefused = issues.some(({ severity }) => severity === 'ERROR')
    check((ruleset === undefined) === isRefused, () => `${source}\n${JSON.stringify(issues)}`)
    if (ruleset === undefined) return
    accepted += 1
    const { allowed, reasons } = ruleset.evaluate(closed, NO_DOCUMENT)
    check(allowed === (reasons.length === 0), () => `${source}\n-> ${reasons.length} reasons, allowed: ${allowed}`)
  })
  expect(accepted).toBeGreaterThan(INPUTS.rules / 1000)
})
