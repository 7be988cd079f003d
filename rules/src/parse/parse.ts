import { Lexer } from 'chevrotain'
import type { IRecognitionException, IToken } from 'chevrotain'
import type { RulesFile } from '../ast.ts'
import type { Issue } from '../types.ts'
import { RulesParser } from './rules-parser.ts'
import { vocabulary } from './tokens.ts'

// With recovery, text that is no token would be looked through once for each of its characters.
const lexer = new Lexer(vocabulary, { positionTracking: 'full', recoveryEnabled: false })
const parser = new RulesParser()
const error = (line: number, column: number, description: string): Issue => ({
  line,
  column,
  severity: 'ERROR',
  description,
})

/** Reads rules source into a tree; `file` is undefined when there is a syntax error. May throw RangeError on absurd nesting. */
export function parse(source: string): { file: RulesFile | undefined; issues: Issue[] } {
  const lexed = lexer.tokenize(source)
  const issues = lexed.errors.map((found) => {
    const [text] = source.slice(found.offset, found.offset + 20).split(/\s/, 1)
    return error(found.line ?? 1, found.column ?? 1, `unexpected characters ${JSON.stringify(text)}`)
  })
  if (issues.length > 0) return { file: undefined, issues }
  parser.input = lexed.tokens
  const file = parser.file()
  for (const problem of parser.errors) issues.push(syntaxIssue(problem, lexed.tokens))
  for (const { at, description } of parser.complaints) issues.push(error(at.line, at.column, description))
  return { file: issues.length === 0 ? file : undefined, issues }
}

function syntaxIssue(problem: IRecognitionException, tokens: readonly IToken[]): Issue {
  const { token } = problem
  const last = tokens.at(-1)
  if (Number.isFinite(token.startOffset) && token.image !== '') {
    return error(token.startLine ?? 1, token.startColumn ?? 1, describe(problem, `'${token.image}'`))
  }
  return error(last?.endLine ?? 1, (last?.endColumn ?? 0) + 1, describe(problem, 'the end of the file'))
}

function describe(problem: IRecognitionException, found: string): string {
  const rule = problem.context.ruleStack.at(-1) ?? 'file'
  const expected = /^Expecting --> (.*?) <-- but found/.exec(problem.message)?.[1]
  const isBlockEnd = expected === "'}'" && blockContents[rule] !== undefined
  if (expected !== undefined && !isBlockEnd) return `unexpected ${found}: expected ${expected}`
  if (problem.name === 'NotAllInputParsedException') return `unexpected ${found}: expected the end of the file`
  return `unexpected ${found}: expected ${(isBlockEnd ? blockContents[rule] : places[rule]) ?? rule}`
}

/** What may follow in a block besides its end. */
const blockContents: Record<string, string> = {
  serviceBlock: "'match', 'function' or '}'",
  matchBlock: "'match', 'allow', 'function' or '}'",
}

/** What stands in the place of each grammar rule, for messages. */
const places: Record<string, string> = {
  ...blockContents,
  file: "'rules_version', 'service' or 'function'",
  allowStatement: 'a method: read, write, get, list, create, update or delete',
  primary: 'an expression',
  literal: 'an expression',
  postfix: "'.', '[' or an operator",
  pathSegment: "a path segment: text, '{name}', '{name=**}' or '$(expression)'",
  path: "a path that begins with '/'",
}
