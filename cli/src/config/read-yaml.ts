import { LineCounter, parseDocument, type Document } from 'yaml'
import type { ConfigIssue } from './describe-issue.ts'
import { yamlFaults } from './yaml-faults.ts'

/** Most uses of aliases, nested ones counted by what they unfold to: far above what the services of a file can need. */
const ALIASES_MAX = 1_000_000

interface Yaml {
  value: unknown
  document: Document.Parsed
  lines: LineCounter
}

/** The value of a YAML text, its aliases and merge keys resolved, and where each part stands; or every fault of it. */
export function readYaml(text: string): Yaml | { issues: ConfigIssue[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  const issues = yamlFaults(document, lines)
  if (issues.length > 0) return { issues }
  try {
    return { value: document.toJS({ maxAliasCount: ALIASES_MAX }), document, lines }
  } catch (cause) {
    return { issues: [{ line: 1, column: 1, message: `not valid YAML: ${String(cause)}` }] }
  }
}
