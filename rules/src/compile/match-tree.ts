import type { AllowStatement, FunctionDeclaration, MatchBlock, PathSegment, RulesFile } from '../ast.ts'
import { isReserved } from '../globals/globals.ts'
import { limits } from '../limits.ts'
import type { RulesMethod } from '../types.ts'
import { compileExpression } from './expression.ts'
import { Scope } from './scope.ts'
import type { FunctionEntry } from './scope.ts'
import type { Evaluate, Reporter, Toolkit } from './toolkit.ts'
import { prepareFunction } from './user-function.ts'

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

export type RulesVersion = '1' | '2'

interface Around {
  readonly scope: Scope
  readonly depth: number
  readonly segments: number
  readonly captures: number
}

/** Compiles the match blocks of a file, all functions included, whether they are called or not. */
export function compileFile(file: RulesFile, version: RulesVersion, report: Reporter): MatchIndex {
  const scope = new Scope()
  const around: Around = { scope, depth: 0, segments: 0, captures: 0 }
  declareFunctions(file.body, scope, version, report)
  const nodes = file.body.flatMap((part) =>
    part.kind === 'match' ? [compileMatch(part, around, version, report)] : [],
  )
  prepareFunctions(file.body, scope, report)
  return indexOf(nodes)
}

function compileMatch(block: MatchBlock, around: Around, version: RulesVersion, report: Reporter): MatchNode {
  const scope = new Scope(around.scope)
  let { captures } = around
  const steps = block.path.map((segment): PatternStep => {
    if (segment.kind === 'text') return { literal: segment.text }
    if (segment.kind === 'interpolation') {
      report.error(segment.at, 'a match path cannot contain $(…): use a wildcard {name}')
      return { literal: '' }
    }
    if (around.scope.variable(segment.name) !== undefined) {
      report.warning(segment.at, `wildcard ${segment.name} hides the one of an outer match statement`)
    }
    if (!scope.declareVariable(segment.name, { kind: 'wildcard', index: captures++ })) {
      report.error(segment.at, `wildcard ${segment.name} is declared twice`)
    }
    return { wildcard: segment.recursive ? 'many' : 'one' }
  })
  const inside: Around = { scope, depth: around.depth + 1, segments: around.segments + steps.length, captures }
  checkLimits(block, inside, report)
  checkRecursiveWildcards(block.path, version, report)
  declareFunctions(block.body, scope, version, report)
  const children: MatchNode[] = []
  const rules = new Map<RulesMethod, Rule[]>()
  for (const part of block.body) {
    if (part.kind === 'match') children.push(compileMatch(part, inside, version, report))
    if (part.kind === 'allow') addRules(part, scope, rules, report)
  }
  prepareFunctions(block.body, scope, report)
  return { steps, rules, children: indexOf(children) }
}

function addRules(statement: AllowStatement, scope: Scope, rules: Map<RulesMethod, Rule[]>, report: Reporter): void {
  const { condition, at } = statement
  const rule: Rule = {
    condition: condition === undefined ? () => true : compileExpression(condition, scope, report),
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

function checkLimits(block: MatchBlock, { depth, segments, captures }: Around, report: Reporter): void {
  const exceeded = (what: string, max: number): void =>
    report.error(block.at, `nested match statements have at most ${max} ${what}`)
  if (depth > limits.matchDepthMax) exceeded('levels', limits.matchDepthMax)
  if (segments > limits.matchSegmentsMax) exceeded('path segments', limits.matchSegmentsMax)
  if (captures > limits.matchCapturesMax) exceeded('wildcards', limits.matchCapturesMax)
}

function checkRecursiveWildcards(path: readonly PathSegment[], version: RulesVersion, report: Reporter): void {
  const recursive = path.filter((segment) => segment.kind === 'capture' && segment.recursive)
  const [first, second] = recursive
  if (second) report.error(second.at, 'a match path has at most one recursive wildcard')
  if (version === '1' && first && first !== path.at(-1)) {
    report.error(first.at, "a recursive wildcard must end the match path in rules_version '1'")
  }
}

type Part = MatchBlock | AllowStatement | FunctionDeclaration

function declareFunctions(parts: readonly Part[], scope: Scope, version: RulesVersion, report: Reporter): void {
  for (const declaration of parts) {
    if (declaration.kind !== 'function') continue
    const { name, bindings } = declaration
    if (isReserved(name.text))
      report.error(name.at, `function ${name.text} would hide the built-in function of that name`)
    if (version === '1' && bindings[0]) report.error(bindings[0].at, "let needs rules_version '2'")
    const entry: FunctionEntry = { declaration, scope, state: 'new', steps: [], depth: 1 }
    if (!scope.declareFunction(entry)) report.error(name.at, `function ${name.text} is declared twice`)
  }
}

function prepareFunctions(parts: readonly Part[], scope: Scope, report: Reporter): void {
  const toolkit: Toolkit = { report, compile: (node, inner) => compileExpression(node, inner, report) }
  for (const part of parts) {
    const entry = part.kind === 'function' ? scope.function(part.name.text) : undefined
    if (entry && part.kind === 'function') prepareFunction(entry, part.name, toolkit)
  }
}
