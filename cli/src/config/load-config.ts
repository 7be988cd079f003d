import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { MeshError } from '@mesh/core/errors'
import { findDuplicateIds } from '@mesh/core/root/find-duplicate-ids'
import { meshConfigSchema, type MeshConfig } from '@mesh/core/schema/config'
import { describeIssue, type ConfigIssue } from './describe-issue.ts'
import { locate } from './locate.ts'

/** Reads and validates a configuration file; throws one MeshError that lists every fault with file, line and column. */
export function loadConfig(path: string): MeshConfig {
  const file = relative(process.cwd(), path) || path
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new MeshError(
      'not-found',
      `${file}: cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
      {
        cause,
      },
    )
  }
  const result = parseConfig(text)
  if ('config' in result) return result.config
  const lines = result.issues.map((issue) => `${file}:${issue.line}:${issue.column}  ${issue.message}`)
  const count = lines.length === 1 ? '1 fault' : `${lines.length} faults`
  throw new MeshError('invalid-argument', `${lines.join('\n')}\n${count} in ${file}; nothing was applied.`, {
    details: { issues: result.issues },
  })
}

/** The configuration, or every fault of it in order of its place. */
export function parseConfig(text: string): { config: MeshConfig } | { issues: ConfigIssue[] } {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false })
  if (document.errors.length > 0) {
    return {
      issues: document.errors.map((error) => {
        const { line, col } = lineCounter.linePos(error.pos[0])
        return { line, column: col, message: `not valid YAML: ${error.message}` }
      }),
    }
  }
  const value: unknown = document.toJS()
  const parsed = meshConfigSchema.safeParse(value)
  const faults = parsed.success
    ? findDuplicateIds(parsed.data).map(({ kind, id, path, firstPath }) => {
        const first = locate(document, lineCounter, firstPath)
        return {
          ...locate(document, lineCounter, path),
          message: `${kind} "${id}" is declared twice; the first is at line ${first.line}. Give each ${kind} an id of its own.`,
        }
      })
    : parsed.error.issues.flatMap((issue) =>
        describeIssue(issue, value, (path, key) => locate(document, lineCounter, path, key)),
      )
  if (faults.length > 0) return { issues: faults.sort((a, b) => a.line - b.line || a.column - b.column) }
  if (!parsed.success) throw new MeshError('internal', 'the schema refused the file without naming a fault')
  return { config: parsed.data }
}
