import { RpcError } from '../../kit/rpc-error.ts'
import type { FirestoreService, RulesIssue } from '../api/service.ts'

/** What comes of an upload of security rules. */
export interface RulesUpload {
  issues: RulesIssue[]
  /** Set when the rules were refused and the uploader did not ask to ignore that: one line for each issue. */
  refusal: string | undefined
}

interface RulesFile {
  name?: unknown
  content: string
}

function fileOf(body: unknown): RulesFile {
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
  return { content: file.content, ...('name' in file ? { name: file.name } : {}) }
}

/** One issue as `file:line:column: SEVERITY message`. */
export function describeIssue(file: string, { sourcePosition, severity, description }: RulesIssue): string {
  return `${file}:${sourcePosition.line}:${sourcePosition.column}: ${severity} ${description}`
}

/** Loads the rules in an upload's body, as the CLI (`ignore_errors`) and rules-unit-testing send them. */
export function uploadRules(service: FirestoreService, body: unknown): RulesUpload {
  const file = fileOf(body)
  const issues = service.loadRules(file.content)
  const isRefused = issues.some((issue) => issue.severity === 'ERROR')
  const { ignore_errors: ignoreErrors } = body as { ignore_errors?: unknown }
  const name = typeof file.name === 'string' ? file.name : 'firestore.rules'
  const refusal = issues.map((issue) => describeIssue(name, issue)).join('\n')
  return { issues, refusal: isRefused && ignoreErrors !== true ? refusal : undefined }
}
