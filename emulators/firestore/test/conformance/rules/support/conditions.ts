import { beforeAll, describe, expect, test } from 'vitest'
import type { Subject } from '../../../contract/support/subject.ts'
import { Project, isAllowed } from './client.ts'
import type { Caller } from './client.ts'
import { fieldsOf } from './data.ts'
import type { Data } from './data.ts'
import { testName } from './test-name.ts'

type Outcome = 'true' | 'false' | 'an error'

/** A condition and what it comes to. */
export interface Condition {
  readonly expression: string
  readonly outcome: Outcome
  /** Why the outcome is as it is although no page says so. */
  readonly silent?: string
}

/** Conditions that one page of the documentation settles. */
export interface Group {
  readonly page: string
  readonly conditions: readonly Condition[]
}

export interface Topic {
  readonly title: string
  readonly groups: readonly Group[]
  /** The document that each condition judges; without it there is none. */
  readonly data?: Data
  readonly caller?: Caller
  /** Functions that the conditions call. */
  readonly functions?: string
}

/** Conditions that are judged at once: enough to keep the server busy, few enough to use connections again. */
const JUDGED_AT_ONCE = 8

/** The condition is true, so the request passes. */
export const allow = (expression: string): Condition => ({ expression, outcome: 'true' })
/** The condition is false, and its negation true. */
export const deny = (expression: string): Condition => ({ expression, outcome: 'false' })
/** The condition is an error (or no boolean), and its negation too. */
export const fail = (expression: string): Condition => ({ expression, outcome: 'an error' })
export const silently = (silent: string, condition: Condition): Condition => ({ ...condition, silent })
export const from = (page: string, ...conditions: Condition[]): Group => ({ page, conditions })

/**
 * One test per condition. Each stands in a match block of its own, plain and negated, so that one ruleset and two
 * requests per condition tell true from false from an error.
 */
export function testConditions(topic: Topic, subject: () => Subject): void {
  const conditions = topic.groups.flatMap((group) => group.conditions)
  const outcomes = new Map<Condition, string>()
  describe.each([topic.title])('%s', () => {
    beforeAll(async () => {
      const project = new Project(subject().address)
      const refusal = await project.loadRules(rulesOf(topic, conditions))
      if (refusal !== undefined) throw new Error(`The conditions do not compile: ${refusal}`)
      await seed(project, topic, conditions.length)
      const waiting = [...conditions.entries()]
      const work = async (): Promise<void> => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          outcomes.set(next[1], await judge(project, topic, next[0]))
        }
      }
      await Promise.all(Array.from({ length: JUDGED_AT_ONCE }, work))
    })

    for (const { page, conditions: rows } of topic.groups) {
      describe.each([page])('%s', () => {
        test.each(rows.map((row) => [testName(row.expression, row), row] as const))('%s', (_, row) => {
          expect(outcomes.get(row)).toBe(row.outcome)
        })
      })
    }
  })
}

function rulesOf({ functions = '' }: Topic, conditions: readonly Condition[]): string {
  const blocks = conditions.flatMap(({ expression }, n) => [
    `    match /plain/c${n} { allow get: if ${expression}; }`,
    `    match /negated/c${n} { allow get: if !(${expression}); }`,
  ])
  return `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
${blocks.join('\n')}
${functions}
  }
}`
}

async function seed(project: Project, { data }: Topic, count: number): Promise<void> {
  if (data === undefined) return
  const names = Array.from({ length: count }, (_, n) => [`plain/c${n}`, `negated/c${n}`]).flat()
  const fields = fieldsOf(data, project.documents)
  await project.seed(names.map((name) => ({ update: { name: `${project.documents}/${name}`, fields } })))
}

async function judge(project: Project, { caller = 'nobody' }: Topic, n: number): Promise<string> {
  const get = async (collection: string) =>
    isAllowed(await project.send('GET', `${project.documents}/${collection}/c${n}`, caller))
  const [plain, negated] = await Promise.all([get('plain'), get('negated')])
  if (plain) return negated ? 'true and false' : 'true'
  return negated ? 'false' : 'an error'
}
