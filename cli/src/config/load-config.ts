import { relative } from 'node:path'
import { MeshError } from '@mesh/core/errors'
import { findDuplicateIds } from '@mesh/core/root/find-duplicate-ids'
import { meshConfigSchema, type MeshConfig } from '@mesh/core/schema/config'
import { readFile } from '../files/read-file.ts'
import { describeIssue, type ConfigIssue } from './describe-issue.ts'
import { expectation } from './expectation.ts'
import { locate } from './locate.ts'
import { readYaml } from './read-yaml.ts'

const LINES_MAX = 50

/** Reads and validates a configuration file; throws one MeshError that lists every fault with file, line and column. */
export function loadConfig(path: string): MeshConfig {
  const file = relative(process.cwd(), path) || path
  const result = parseConfig(readFile(path, file).toString('utf8'))
  if ('config' in result) return result.config
  const all = result.issues.map((issue) => `${file}:${issue.line}:${issue.column}  ${issue.message}`)
  const count = all.length === 1 ? '1 fault' : `${all.length} faults`
  const lines = all.length > LINES_MAX ? [...all.slice(0, LINES_MAX), `… and ${all.length - LINES_MAX} more`] : all
  throw new MeshError('invalid-argument', `${lines.join('\n')}\n${count} in ${file}; nothing was applied.`, {
    details: { issues: result.issues },
  })
}

/** The configuration, or every fault of it in order of its place. */
export function parseConfig(text: string): { config: MeshConfig } | { issues: ConfigIssue[] } {
  const yaml = readYaml(text)
  if ('issues' in yaml) return yaml
  const { value, document, lines } = yaml
  const parsed = meshConfigSchema.safeParse(value, { error: expectation })
  const faults = parsed.success
    ? findDuplicateIds(parsed.data).map(({ kind, id, path, firstPath }) => {
        const first = locate(document, lines, firstPath)
        return {
          ...locate(document, lines, path),
          message: `${kind} "${id}" is declared twice; the first is at line ${first.line}. Give each ${kind} an id of its own.`,
        }
      })
    : parsed.error.issues.flatMap((issue) =>
        describeIssue(issue, value, (path, key) => locate(document, lines, path, key)),
      )
  if (faults.length > 0) return { issues: faults.sort((a, b) => a.line - b.line || a.column - b.column) }
  if (!parsed.success) throw new MeshError('internal', 'the schema refused the file without naming a fault')
  return { config: parsed.data }
}
