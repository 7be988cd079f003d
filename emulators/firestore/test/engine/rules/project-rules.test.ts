import { expect, test } from 'vitest'
import { ProjectRules, SHARING_PROJECTS_MAX } from '../../../engine/rules/project-rules.ts'

const RULES = "rules_version = '2'; service cloud.firestore { match /databases/{d}/documents/a/{b} { allow read; } }"

test('forgets the oldest of too many projects that share the rules, but none with rules of its own', () => {
  const rules = new ProjectRules()
  expect(rules.of('first')).toBeUndefined()
  rules.load(RULES)
  rules.load(RULES, 'own')
  const [own, first] = [rules.of('own'), rules.of('first')]
  for (let n = 1; n < SHARING_PROJECTS_MAX; n++) rules.of(`p${n}`)
  expect(rules.of('first')).toBe(first)
  rules.of('one more')
  expect(rules.of('own')).toBe(own)
  expect(rules.of('first')).not.toBe(first)
  expect(rules.of('first')?.source).toBe(RULES)
})
