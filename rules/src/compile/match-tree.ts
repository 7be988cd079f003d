import type { AllowStatement, FunctionDeclaration, MatchBlock } from '../ast.ts'
import type { RulesMethod, RulesService } from '../types.ts'
import { checkMatchPath } from './check-match-path.ts'
import type { MatchPath } from './check-match-path.ts'
import { declareFunctions, prepareFunctions } from './declare-functions.ts'
import { Scope } from './scope.ts'
import type { Evaluate, Toolkit } from './toolkit.ts'

/** One allow statement for one method. */
export interface Rule {
  readonly condition: Evaluate
  readonly line: number
  readonly column: number
}

/** One segment of a pattern: a text, `*` for a wildcard, `**` for a recursive wildcard. */
type PatternStep = { readonly literal: string } | { readonly wildcard: 'one' | 'many' }

/** A compiled match block. Wildcards are numbered from the outermost block inwards. */
export interface MatchNode {
  readonly steps: readonly PatternStep[]
  readonly rules: ReadonlyMap<RulesMethod, readonly Rule[]>
  readonly children: MatchIndex
}

/** Sibling blocks, found by the first segment of their pattern. */
export interface MatchIndex {
  readonly byText: ReadonlyMap<string, readonly MatchNode[]>
  /** Those whose pattern starts with a wildcard. */
  readonly open: readonly MatchNode[]
}

function indexOf(nodes: readonly MatchNode[]): MatchIndex {
  const byText = new Map<string, MatchNode[]>()
  const open: MatchNode[] = []
  for (const node of nodes) {
    const [first] = node.steps
    if (first === undefined || 'wildcard' in first) {
      open.push(node)
      continue
    }
    const siblings = byText.get(first.literal)
    if (siblings) siblings.push(node)
    else byText.set(first.literal, [node])
  }
  return { byText, open }
}

const methodsOf: Readonly<Record<string, readonly RulesMethod[]>> = {
  get: ['get'],
  list: ['list'],
  read: ['get', 'list'],
  create: ['create'],
  update: ['update'],
  delete: ['delete'],
  write: ['create', 'update', 'delete'],
}

/** Compiles the match blocks of one service. */
export function compileMatches(
  service: RulesService,
  parts: readonly (MatchBlock | FunctionDeclaration)[],
  scope: Scope,
  toolkit: Toolkit,
): MatchIndex {
  const outermost: MatchPath = { service, depth: 0, captures: 0, segments: [] }
  return indexOf(
    parts.flatMap((part) => (part.kind === 'match' ? [compileMatch(part, outermost, scope, toolkit)] : [])),
  )
}

function compileMatch(block: MatchBlock, around: MatchPath, outer: Scope, toolkit: Toolkit): MatchNode {
  const { report } = toolkit
  const scope = new Scope(outer)
  let { captures } = around
  const steps = block.path.map((segment): PatternStep => {
    if (segment.kind === 'text') return { literal: segment.text }
    if (segment.kind === 'interpolation') {
      report.error(segment.at, 'a match path cannot contain $(…): use a wildcard {name}')
      return { literal: '' }
    }
    if (outer.variable(segment.name) !== undefined) {
      report.warning(segment.at, `wildcard ${segment.name} hides the one of an outer match statement`)
    }
    if (!scope.declareVariable(segment.name, { kind: 'wildcard', index: captures++, isUsed: false })) {
      report.error(segment.at, `wildcard ${segment.name} is declared twice`)
    }
    return { wildcard: segment.recursive ? 'many' : 'one' }
  })
  const path: MatchPath = {
    ...around,
    depth: around.depth + 1,
    captures,
    segments: [...around.segments, ...block.path],
  }
  checkMatchPath(block, around, path, toolkit)
  declareFunctions(block.body, scope, toolkit)
  const children: MatchNode[] = []
  const rules = new Map<RulesMethod, Rule[]>()
  for (const part of block.body) {
    if (part.kind === 'match') children.push(compileMatch(part, path, scope, toolkit))
    if (part.kind === 'allow') addRules(part, scope, rules, toolkit)
  }
  prepareFunctions(block.body, scope, toolkit)
  return { steps, rules, children: indexOf(children) }
}

function addRules(
  statement: AllowStatement,
  scope: Scope,
  rules: Map<RulesMethod, Rule[]>,
  { compile, report }: Toolkit,
): void {
  const { condition, at } = statement
  const rule: Rule = {
    condition: condition === undefined ? () => true : compile(condition, scope),
    line: condition?.at.line ?? at.line,
    column: condition?.at.column ?? at.column,
  }
  for (const name of statement.methods) {
    const methods = Object.hasOwn(methodsOf, name.text) ? methodsOf[name.text] : undefined
    if (methods === undefined) {
      report.error(name.at, `${name.text} is no method: expected one of ${Object.keys(methodsOf).join(', ')}`)
    }
    for (const method of methods ?? []) {
      const known = rules.get(method)
      if (known === undefined) rules.set(method, [rule])
      else if (!known.includes(rule)) known.push(rule)
    }
  }
}
