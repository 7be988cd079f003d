import type { ExpressionCoverage } from '@mesh/rules'
import type { RuleCoverage } from '../api/service.ts'

/** The name of the one source of a project's rules. */
export const RULES_FILE = 'firestore.rules'

/**
 * What the rules came to, in the form of Google's emulator: `report` has ExpressionReports of the Firebase Rules API.
 * Sources: https://firebase.google.com/docs/rules/emulator-reports and
 * https://firebase.google.com/docs/reference/rules/rest/v1/projects/test#ExpressionReport
 */
export function coverageReport({ source, expressions }: RuleCoverage): unknown {
  return { rules: { files: [{ name: RULES_FILE, content: source }] }, report: expressions.map(expressionReport) }
}

function expressionReport({ at, values, children }: ExpressionCoverage): unknown {
  const { line, column, start, end } = at
  return {
    sourcePosition: { fileName: RULES_FILE, line, column, currentOffset: start, endOffset: end },
    values,
    children: children.map(expressionReport),
  }
}
