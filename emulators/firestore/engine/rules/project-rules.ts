import { compileRules, createCoverage } from '@mesh/rules'
import type { Coverage, Issue, Ruleset } from '@mesh/rules'

/** Callers name projects as they like: of those without rules of their own, only so many are remembered. */
export const SHARING_PROJECTS_MAX = 100

/**
 * The rules of each project: its own once it has any, else those that are for all. They remember what their expressions
 * come to, which costs a fraction of a microsecond a request, for each project by itself and until the next load.
 */
export class ProjectRules {
  #shared: Ruleset | undefined
  readonly #sharedBy = new Map<string, Coverage>()
  readonly #own = new Map<string, Coverage>()

  /** Replaces the rules of a project, or without one those for all; if an issue is an ERROR, those in force stay. */
  load(source: string, project?: string): { issues: Issue[]; isLoaded: boolean } {
    const { ruleset, issues } = compileRules(source)
    if (ruleset === undefined) return { issues, isLoaded: false }
    if (project !== undefined) this.#own.set(project, createCoverage(ruleset))
    else {
      this.#shared = ruleset
      this.#sharedBy.clear()
    }
    return { issues, isLoaded: true }
  }

  /** The rules in force for a project; undefined without any. */
  of(project: string): Coverage | undefined {
    const known = this.#own.get(project) ?? this.#sharedBy.get(project)
    if (known !== undefined || this.#shared === undefined) return known
    const coverage = createCoverage(this.#shared)
    this.#sharedBy.set(project, coverage)
    const [oldest] = this.#sharedBy.keys()
    if (this.#sharedBy.size > SHARING_PROJECTS_MAX && oldest !== undefined) this.#sharedBy.delete(oldest)
    return coverage
  }
}
