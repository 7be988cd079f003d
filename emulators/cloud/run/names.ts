import { RpcError } from '../../kit/rpc-error.ts'
import { RUN_LIMITS } from './limits.ts'

const PARENT = /^projects\/[^/]+\/locations\/[a-z]+-[a-z]+\d+$/
const SERVICE = /^(projects\/[^/]+\/locations\/[a-z]+-[a-z]+\d+)\/services\/([^/]+)$/
const SERVICE_ID = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/

/** Checks `projects/P/locations/REGION`. */
export function checkParent(parent: string): string {
  if (PARENT.test(parent)) return parent
  throw new RpcError('INVALID_ARGUMENT', `Found ${JSON.stringify(parent)}; expected projects/PROJECT/locations/REGION.`)
}

/** The parent and the id in the full name of a service. */
export function serviceName(name: string): { parent: string; id: string } {
  const [, parent, id] = SERVICE.exec(name) ?? []
  if (parent !== undefined && id !== undefined) return { parent, id }
  throw new RpcError(
    'INVALID_ARGUMENT',
    `Found ${JSON.stringify(name)}; expected projects/PROJECT/locations/REGION/services/SERVICE.`,
  )
}

/** Checks the id that a new service asks for. */
export function checkServiceId(id: string): string {
  if (SERVICE_ID.test(id) && id.length <= RUN_LIMITS.serviceIdLengthMax) return id
  throw new RpcError(
    'INVALID_ARGUMENT',
    `service_id: found ${JSON.stringify(id)}; expected at most ${RUN_LIMITS.serviceIdLengthMax} lowercase letters, digits and hyphens, beginning with a letter and not ending with a hyphen.`,
  )
}

/** The last part of a name. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}
