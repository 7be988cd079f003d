import { write, type LogSeverity } from 'firebase-functions/logger'
import type { MeshError } from '@mesh/core/errors'
import { traceId } from './trace.ts'

/** Plain facts only: no documents, headers or bodies, which may hold secrets. */
export type LogFields = Record<string, string | number | boolean | null>

function logAt(severity: LogSeverity, message: string, fields: LogFields): void {
  const trace = traceId()
  write({ ...fields, ...(trace === null ? {} : { traceId: trace }), severity, message })
}

/** Structured log lines for Cloud Logging. */
export const log = {
  debug: (message: string, fields: LogFields = {}) => logAt('DEBUG', message, fields),
  info: (message: string, fields: LogFields = {}) => logAt('INFO', message, fields),
  warn: (message: string, fields: LogFields = {}) => logAt('WARNING', message, fields),

  /** A failure with its causes: a system fault as an error with the stack, a user's mistake as a warning. */
  failure(door: string, error: MeshError): void {
    const fields: LogFields = { door, code: error.code, causes: causesOf(error).join(' <- ') }
    if (error.fault === 'user') logAt('WARNING', error.message, fields)
    else logAt('ERROR', error.message, { ...fields, stack: error.stack ?? '' })
  },
}

function causesOf(error: Error): string[] {
  const { cause } = error
  if (cause === undefined) return []
  return cause instanceof Error ? [`${cause.name}: ${cause.message}`, ...causesOf(cause)] : [typeof cause]
}
