import { compileServices } from './compile/compile-services.ts'
import { Reporter } from './compile/toolkit.ts'
import { judge } from './evaluate/judge.ts'
import { limits } from './limits.ts'
import { parse } from './parse/parse.ts'
import type { Compilation, Issue } from './types.ts'

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
  const rules = compileServices(file, report)
  if (report.issues.some(({ severity }) => severity === 'ERROR')) return failed(report.issues)
  return {
    ruleset: { source, file, evaluate: (request, access, budget) => judge(rules, request, access, budget) },
    issues: report.issues,
  }
}
