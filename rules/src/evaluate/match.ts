import type { MatchIndex, MatchNode } from '../compile/match-tree.ts'
import { present } from '../query/unknown.ts'
import type { RulesVersion } from '../services/service.ts'
import { RulesPath } from '../values/path.ts'
import type { Result } from './result.ts'

/** A segment that is known, one that is not, or any number of unknown ones (between the parts of a collection group). */
export type SubjectSegment = string | typeof anyOne | typeof anyMany
export const anyOne: unique symbol = Symbol('one unknown segment')
export const anyMany: unique symbol = Symbol('any number of unknown segments')

/** Called for each match block that covers the whole path; answering true ends the search. */
export type Visit = (node: MatchNode, wildcards: readonly Result[]) => boolean

/** Finds the match blocks whose pattern is sure to match the path, whatever its unknown segments are. */
export function findMatches(
  tree: MatchIndex,
  subject: readonly SubjectSegment[],
  version: RulesVersion,
  visit: Visit,
): boolean {
  return visitAll(tree, 0, [])

  function visitAll(index: MatchIndex, at: number, wildcards: readonly Result[]): boolean {
    const segment = subject[at]
    const named = typeof segment === 'string' ? index.byText.get(segment) : undefined
    if (named) for (const node of named) if (walk(node, 0, at, wildcards)) return true
    for (const node of index.open) if (walk(node, 0, at, wildcards)) return true
    return false
  }

  function walk(node: MatchNode, step: number, at: number, wildcards: readonly Result[]): boolean {
    const expected = node.steps[step]
    if (expected === undefined) {
      if (at === subject.length && visit(node, wildcards)) return true
      return visitAll(node.children, at, wildcards)
    }
    const segment = subject[at]
    if ('literal' in expected) return segment === expected.literal && walk(node, step + 1, at + 1, wildcards)
    if (expected.wildcard === 'one') {
      if (segment === undefined || segment === anyMany) return false
      return walk(node, step + 1, at + 1, [...wildcards, segment === anyOne ? present : segment])
    }
    for (let end = version === '1' ? at + 1 : at; end <= subject.length; end++) {
      if (walk(node, step + 1, end, [...wildcards, span(at, end)])) return true
    }
    return false
  }

  /** What a recursive wildcard is bound to: the path it covers. */
  function span(from: number, to: number): Result {
    const segments: string[] = []
    for (const segment of subject.slice(from, to)) {
      if (typeof segment !== 'string') return present
      segments.push(segment)
    }
    return new RulesPath(segments)
  }
}
