import { visit, type Document, type LineCounter, type Node } from 'yaml'
import type { ConfigIssue } from './describe-issue.ts'

/** What makes a parsed YAML document unusable whatever its schema: syntax, unknown tags and aliases that lead nowhere or to themselves. */
export function yamlFaults(document: Document.Parsed, lines: LineCounter): ConfigIssue[] {
  const at = (offset: number, message: string): ConfigIssue => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col, message: `not valid YAML: ${message}` }
  }
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }) =>
    at(
      pos[0],
      code === 'MULTIPLE_DOCS' ? 'a second document begins here; keep one and remove the ---' : hinted(message),
    ),
  )
  if (faults.length > 0) return faults
  visit(document, {
    Alias(_, alias, ancestors) {
      const target: Node | undefined = alias.resolve(document)
      const offset = alias.range?.[0] ?? 0
      if (target === undefined) faults.push(at(offset, `*${alias.source} has no anchor &${alias.source} before it`))
      else if (ancestors.includes(target)) faults.push(at(offset, `*${alias.source} contains itself`))
    },
  })
  return faults
}

/** Conditions begin with what YAML takes for a list, so this is the commonest fault of all. */
function hinted(message: string): string {
  if (message !== 'Unexpected scalar at node end') return message
  return `${message}: text that begins with [, { or a quote needs quotes around the whole, as in '[STATUS] == 200'`
}
