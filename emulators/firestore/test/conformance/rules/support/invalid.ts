import { beforeAll, describe, expect, test } from 'vitest'
import type { Subject } from '../../../contract/support/subject.ts'
import { Project } from './client.ts'
import { sourceOf } from './scenarios.ts'

/** Rules that a server refuses. Where it finds fault is checked of our own emulator alone: no page tells. */
export interface Invalid {
  readonly title: string
  readonly source: string
  readonly at: { readonly line: number; readonly column: number }
}

export interface InvalidGroup {
  readonly page: string
  readonly cases: readonly Invalid[]
}

/** A condition that does not compile; `column` is where in the expression, from 1. */
export function invalid(expression: string, column: number): Invalid {
  const rules = `match /cases/{id} { allow get: if\n${expression}\n; }`
  return { title: expression, source: sourceOf({ rules }), at: { line: 5, column } }
}

/** A condition that lacks its end, which shows at the semicolon behind it. */
export const unfinished = (expression: string): Invalid => ({ ...invalid(expression, 1), at: { line: 6, column: 1 } })

/** Rules that do not compile, given whole. */
export const invalidRules = (title: string, source: string, at: Invalid['at']): Invalid => ({ title, source, at })

/** Rules inside the database's match block that do not compile; lines count from 1 inside it. */
export function invalidBlock(title: string, rules: string, at: Invalid['at'], version: '1' | '2' = '2'): Invalid {
  return { title, source: sourceOf({ rules, version }), at: { line: at.line + 3, column: at.column } }
}

export const refuses = (page: string, ...cases: Invalid[]): InvalidGroup => ({ page, cases })

/** One test per source: the upload is refused. */
export function testInvalid({ page, cases }: InvalidGroup, subject: () => Subject): void {
  describe.each([page])('%s', () => {
    let project: Project
    beforeAll(() => {
      project = new Project(subject().address)
    })

    test.each(cases)('$title → refused', async ({ source, at }) => {
      const place = subject().ours === undefined ? '' : `rules:${at.line}:${at.column}: ERROR`
      expect(await project.loadRules(source)).toContain(place)
    })
  })
}
