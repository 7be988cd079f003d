import { resolve } from 'node:path'
import type { ExportTarget } from '../api/service.ts'
import { RpcError } from '../../kit/rpc-error.ts'

/**
 * Reads the body with which the suite asks for an export (firebase-tools 15.34: `{database, export_directory, export_name}`,
 * the directory relative to where the suite was started, as are its emulators). All databases of the project are exported.
 */
export function parseExport(project: string, body: unknown): ExportTarget {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Partial<Record<string, unknown>>
  const { database, export_directory: directory, export_name: name } = given
  const isOfProject =
    database === undefined || (typeof database === 'string' && database.startsWith(`projects/${project}/databases/`))
  if (!isOfProject || typeof directory !== 'string' || directory === '' || typeof name !== 'string') {
    throw new RpcError(
      'INVALID_ARGUMENT',
      `Expected {"database": "projects/${project}/databases/…", "export_directory": "<path>", "export_name": "<name>"}; ` +
        `found ${JSON.stringify(body)}`,
    )
  }
  return { project, directory: resolve(directory), name }
}
