import { beforeAll, describe, expect, test } from 'vitest'
import type { Subject } from '../../../contract/support/subject.ts'
import { Project } from './client.ts'
import type { Caller } from './client.ts'
import type { Data } from './data.ts'
import { remove, set } from './operations.ts'
import type { Operation } from './operations.ts'
import { testName } from './test-name.ts'

type Outcome = 'allowed' | 'denied' | 'denied or refused'

const FOUND: Readonly<Record<Outcome, RegExp>> = {
  allowed: /^allowed$/,
  denied: /^denied$/,
  'denied or refused': /^denied($| or refused)/,
}

/** A request under the rules of a scenario. */
export interface Step {
  readonly title: string
  readonly caller: Caller
  readonly operation: Operation
  readonly outcome: Outcome
  /** Why the outcome is as it is although no page says so. */
  readonly silent?: string
}

/** Rules, the documents they guard, and requests that are each judged on their own. */
export interface Scenario {
  readonly title: string
  /** The page of the documentation that settles the steps. */
  readonly page: string
  /** What stands inside `match /databases/{database}/documents`. */
  readonly rules: string
  /** `2` unless it is said. */
  readonly version?: '1' | '2' | 'none'
  readonly documents?: Readonly<Record<string, Data>>
  readonly steps: readonly Step[]
}

const step =
  (outcome: Outcome) =>
  (title: string, operation: Operation, caller: Caller = 'nobody'): Step => ({ title, operation, caller, outcome })

export const allow = step('allowed')
export const deny = step('denied')
/** Denied, or the rules were not even accepted: the documentation of limits says only that they must be kept. */
export const block = step('denied or refused')
export const silently = (silent: string, inner: Step): Step => ({ ...inner, silent })

export const as = (sub: string, claims: Record<string, unknown> = {}): Caller => ({ sub, ...claims })

/** One test per step; before each the documents are as the scenario tells. */
export function testScenario(scenario: Scenario, subject: () => Subject): void {
  const outcomes = new Map<Step, string>()
  describe.each([`${scenario.title} (${scenario.page})`])('%s', () => {
    beforeAll(async () => {
      const project = new Project(subject().address)
      const refusal = await project.loadRules(sourceOf(scenario))
      if (refusal === undefined) await runSteps(project, scenario, outcomes)
      else for (const each of scenario.steps) outcomes.set(each, `denied or refused: ${refusal}`)
    })

    test.each(scenario.steps.map((each) => [testName(each.title, each), each] as const))('%s', (_, each) => {
      expect(outcomes.get(each)).toMatch(FOUND[each.outcome])
    })
  })
}

/** The whole source of rules that are given without their frame. */
export function sourceOf({ rules, version = '2' }: Pick<Scenario, 'rules' | 'version'>): string {
  const first = version === 'none' ? '' : `rules_version = '${version}';\n`
  return `${first}service cloud.firestore {\n  match /databases/{database}/documents {\n${rules}\n  }\n}`
}

async function runSteps(project: Project, { documents = {}, steps }: Scenario, outcomes: Map<Step, string>) {
  const seeds = Object.entries(documents).map(([path, data]) => set(path, data))
  await project.seed(seeds.map((write) => write.json(project.documents)))
  for (const each of steps) {
    const { operation, caller } = each
    const outcome = await operation.run(project, caller).catch((error: unknown) => String(error))
    outcomes.set(each, typeof outcome === 'string' ? outcome : outcome ? 'allowed' : 'denied')
    if (outcome === false || operation.touches.length === 0) continue
    const strays = operation.touches.filter((path) => !Object.hasOwn(documents, path))
    await project.seed([...strays.map(remove), ...seeds].map((write) => write.json(project.documents)))
  }
}
