import type { MatchBlock, PathSegment } from '../ast.ts'
import { limits } from '../limits.ts'
import type { RulesVersion } from '../services/service.ts'
import type { RulesService } from '../types.ts'
import type { Reporter, Toolkit } from './toolkit.ts'

/** The path of a match block together with those of the blocks around it. */
export interface MatchPath {
  readonly service: RulesService
  readonly depth: number
  readonly captures: number
  readonly segments: readonly PathSegment[]
}

const isRecursive = (segment: PathSegment | undefined): boolean => segment?.kind === 'capture' && segment.recursive

/** Reports what is wrong with the path of a match block; `around` is that of the block outside it. */
export function checkMatchPath(
  block: MatchBlock,
  around: MatchPath,
  path: MatchPath,
  { version, report }: Toolkit,
): void {
  checkLimits(block, around, path, report)
  checkRecursiveWildcards(block, around, version, report)
  const misfit = block.body.some(({ kind }) => kind === 'allow') ? misfitOf(path) : undefined
  if (misfit !== undefined) report.warning(block.at, misfit)
}

function checkLimits(block: MatchBlock, around: MatchPath, { depth }: MatchPath, report: Reporter): void {
  const exceeded = (at: PathSegment['at'], what: string, max: number): void =>
    report.error(at, `nested match statements have at most ${max} ${what}`)
  if (depth > limits.matchDepthMax) exceeded(block.at, 'levels', limits.matchDepthMax)
  const segment = block.path[Math.max(0, limits.matchSegmentsMax - around.segments.length)]
  if (segment) exceeded(segment.at, 'path segments', limits.matchSegmentsMax)
  const captures = block.path.filter(({ kind }) => kind === 'capture')
  const capture = captures[Math.max(0, limits.matchCapturesMax - around.captures)]
  if (capture) exceeded(capture.at, 'wildcards', limits.matchCapturesMax)
}

/** Source: https://firebase.google.com/docs/firestore/security/rules-structure#recursive_wildcards */
function checkRecursiveWildcards(block: MatchBlock, around: MatchPath, version: RulesVersion, report: Reporter): void {
  const [first, second] = block.path.filter(isRecursive)
  if (second) report.error(second.at, 'a match path has at most one recursive wildcard')
  if (version !== '1') return
  if (first && first !== block.path.at(-1)) {
    report.error(first.at, "a recursive wildcard must end the match path in rules_version '1'")
  }
  if (isRecursive(around.segments.at(-1))) {
    report.warning(block.at, "a match statement inside a recursive wildcard needs rules_version '2'")
  }
}

/** Why nothing that a service asks about can have this path; undefined if something can. */
function misfitOf({ service, segments }: MatchPath): string | undefined {
  const known = segments.slice(0, segments.findIndex(isRecursive) + 1 || undefined)
  const isFixed = !known.some(isRecursive)
  const may = (index: number, text: string): boolean => {
    const segment = known[index]
    if (segment === undefined) return !isFixed
    return segment.kind === 'capture' || (segment.kind === 'text' && segment.text === text)
  }
  if (service === 'firebase.storage') {
    const isObject = may(0, 'b') && may(2, 'o')
    return isObject ? undefined : 'this match covers no object: expected a path below /b/{bucket}/o'
  }
  if (!may(0, 'databases') || !may(2, 'documents')) {
    return 'this match covers no document: expected a path below /databases/{database}/documents'
  }
  const isDocument = !isFixed || (segments.length >= 5 && segments.length % 2 === 1)
  return isDocument ? undefined : 'this match covers no document: expected pairs of a collection and a document'
}
