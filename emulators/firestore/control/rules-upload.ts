import { RpcError } from '../../kit/rpc-error.ts'
import type { FirestoreService, RulesIssue } from '../api/service.ts'
import { RULES_FILE } from './coverage-report.ts'

/** What comes of an upload of security rules. */
export interface RulesUpload {
  issues: RulesIssue[]
  /** Set when the rules were refused and the uploader did not ask to ignore that: one line for each issue. */
  refusal: string | undefined
}

function fileOf(body: unknown): { name: string; content: string } {
  const { rules } = (typeof body === 'object' && body !== null ? body : {}) as { rules?: { files?: unknown } }
  const files = Array.isArray(rules?.files) ? (rules.files as unknown[]) : []
  const [file] = files
  if (
    files.length !== 1 ||
    typeof file !== 'object' ||
    file === null ||
    !('content' in file) ||
    typeof file.content !== 'string'
  ) {
    throw new RpcError(
      'INVALID_ARGUMENT',
      'Expected {"rules": {"files": [{"content": "<security rules>"}]}} with one file',
    )
  }
  const name = 'name' in file && typeof file.name === 'string' ? file.name : RULES_FILE
  return { name, content: file.content }
}

/** One issue as `file:line:column: SEVERITY message`. */
export function describeIssue(file: string, { sourcePosition, severity, description }: RulesIssue): string {
  return `${file}:${sourcePosition.line}:${sourcePosition.column}: ${severity} ${description}`
}

/** Loads the rules of a project from an upload's body, as the CLI (`ignore_errors`) and rules-unit-testing send it. */
export function uploadRules(service: FirestoreService, project: string, body: unknown): RulesUpload {
  const { name, content } = fileOf(body)
  const issues = service.loadRules(content, project)
  const isRefused = issues.some((issue) => issue.severity === 'ERROR')
  const { ignore_errors: ignoreErrors } = body as { ignore_errors?: unknown }
  const refusal = issues.map((issue) => describeIssue(name, issue)).join('\n')
  return { issues, refusal: isRefused && ignoreErrors !== true ? refusal : undefined }
}
