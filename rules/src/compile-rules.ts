import { compileFile } from './compile/match-tree.ts'
import type { RulesVersion } from './compile/match-tree.ts'
import { Reporter } from './compile/toolkit.ts'
import { judge } from './evaluate/judge.ts'
import { limits } from './limits.ts'
import { parse } from './parse/parse.ts'
import type { Compilation, Issue } from './types.ts'

const serviceName = 'cloud.firestore'

/**
 * Compiles rules source. Never throws: whatever is wrong with the source is an issue with its line and column, and
 * there is a ruleset only if no issue is an ERROR.
 *
 * @example const { ruleset, issues } = compileRules(readFileSync('firestore.rules', 'utf8'))
 */
export function compileRules(source: string): Compilation {
  try {
    return compileSource(source)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return failed([problem('the rules are nested too deeply')])
  }
}

const failed = (issues: Issue[]): Compilation => ({ ruleset: undefined, issues })
const problem = (description: string): Issue => ({ line: 1, column: 1, severity: 'ERROR', description })

function compileSource(source: string): Compilation {
  const size = new TextEncoder().encode(source).length
  if (size > limits.sourceBytesMax) {
    return failed([problem(`the source has ${size} bytes: at most ${limits.sourceBytesMax} are allowed`)])
  }
  const { file, issues } = parse(source)
  if (file === undefined) return failed(issues)
  const report = new Reporter()
  const version: RulesVersion = file.version?.text === '2' ? '2' : '1'
  if (file.version && file.version.text !== '1' && file.version.text !== '2') {
    report.error(file.version.at, `unknown rules_version '${file.version.text}': expected '1' or '2'`)
  }
  if (file.service.text !== serviceName) {
    report.error(file.service.at, `unknown service ${file.service.text}: expected ${serviceName}`)
  }
  const tree = compileFile(file, version, report)
  const sorted = report.issues.toSorted((a, b) => a.line - b.line || a.column - b.column)
  if (sorted.some(({ severity }) => severity === 'ERROR')) return failed(sorted)
  return {
    ruleset: { evaluate: (request, access, budget) => judge(tree, version, request, access, budget) },
    issues: sorted,
  }
}
