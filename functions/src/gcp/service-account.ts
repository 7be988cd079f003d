import { openedOnce } from '../kit/opened-once.ts'
import { accountMetadata } from './metadata.ts'

const own = openedOnce(() => accountMetadata('email', 'name of the account that Mesh runs as'))

/**
 * E-mail of the account that Cloud Tasks calls as: the one that this function runs as, unless MESH_SERVICE_ACCOUNT names another.
 * Throws `unavailable`.
 */
export async function serviceAccount(): Promise<string> {
  return process.env['MESH_SERVICE_ACCOUNT'] || own()
}
