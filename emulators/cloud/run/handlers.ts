import type { Clock } from '../../kit/clock.ts'
import { RpcError } from '../../kit/rpc-error.ts'
import type { RpcHandler } from '../../kit/unary-rpcs.ts'
import { RUN_LIMITS } from './limits.ts'
import { isDone } from './operations.ts'
import type { Services } from './services.ts'
import type { Revision, Service, StoredOperation } from './types.ts'
import { withoutDefaults } from './without-defaults.ts'

type Handlers = Record<string, RpcHandler>

/** An operation as it is sent. */
type Shown = (operation: StoredOperation) => object

/** Source: google/cloud/run/v2/service.proto */
export function serviceHandlers(services: Services, shown: Shown): Handlers {
  return {
    CreateService: ({ parent = '', service = {}, serviceId = '', validateOnly = false }: CreateRequest) =>
      shown(services.create(parent, serviceId, withoutDefaults(service), validateOnly)),
    GetService: ({ name = '' }: Named) => services.get(name),
    ListServices: (request: ListRequest) => page('services', services.list(request.parent ?? ''), request),
    UpdateService: ({ service = {}, updateMask, validateOnly, allowMissing }: UpdateRequest) =>
      shown(
        services.update(withoutDefaults(service), updateMask?.paths ?? [], {
          isDry: validateOnly,
          mayCreate: allowMissing,
        }),
      ),
    DeleteService: ({ name = '', etag, validateOnly = false }: Named & { etag?: string; validateOnly?: boolean }) =>
      shown(services.delete(name, etag, validateOnly)),
  }
}

/** Source: google/cloud/run/v2/revision.proto */
export function revisionHandlers(services: Services): Handlers {
  return {
    GetRevision: ({ name = '' }: Named) => revision(services, name),
    ListRevisions: (request: ListRequest) => page('revisions', services.revisions(request.parent ?? ''), request),
  }
}

/** Source: google/longrunning/operations.proto */
export function operationHandlers({ operations }: Services, shown: Shown, clock: Clock): Handlers {
  return {
    GetOperation: ({ name = '' }: Named) => shown(operations.get(name)),
    ListOperations: (request: ListRequest & Named) => {
      const all = operations.list().filter(({ name }) => name.startsWith(`${request.name ?? ''}/operations/`))
      return page('operations', all.map(shown).toReversed(), request)
    },
    WaitOperation: async ({ name = '', timeout }: Named & { timeout?: { seconds?: string } }) => {
      const seconds = timeout === undefined ? Number.POSITIVE_INFINITY : Number(timeout.seconds ?? 0)
      if (seconds === 0) return shown(operations.get(name))
      const limit = Number.isFinite(seconds) ? clock.wait(1000 * seconds) : new Promise<void>(() => undefined)
      return shown(await operations.wait(name, limit))
    },
  }
}

/** Shows operations with their services packed as google.protobuf.Any. */
export function showOperation(encode: (service: Service) => Buffer): Shown {
  const packed = (service: Service) => ({
    type_url: 'type.googleapis.com/google.cloud.run.v2.Service',
    value: encode(service),
  })
  return (operation) => {
    const { name, metadata, response, error } = operation
    return {
      name,
      metadata: packed(metadata),
      done: isDone(operation),
      ...(response === undefined ? {} : { response: packed(response) }),
      ...(error === undefined ? {} : { error }),
    }
  }
}

interface Named {
  name?: string
}

interface ListRequest {
  parent?: string
  pageSize?: number
  pageToken?: string
}

interface CreateRequest {
  parent?: string
  service?: Service
  serviceId?: string
  validateOnly?: boolean
}

interface UpdateRequest {
  service?: Service
  updateMask?: { paths?: string[] }
  validateOnly?: boolean
  allowMissing?: boolean
}

function revision(services: Services, name: string): Revision {
  const [, parent] = /^(.+)\/revisions\/[^/]+$/.exec(name) ?? []
  if (parent === undefined) {
    throw new RpcError(
      'INVALID_ARGUMENT',
      `Found ${JSON.stringify(name)}; expected …/services/SERVICE/revisions/REVISION.`,
    )
  }
  const found = services.revisions(parent).find((one) => one.name === name)
  if (found !== undefined) return found
  throw new RpcError('NOT_FOUND', `Resource '${name}' of kind 'REVISION' does not exist.`)
}

/** One page; the token is where the next one begins. */
function page(field: string, all: readonly object[], { pageSize = 0, pageToken = '' }: ListRequest): object {
  const size = Math.min(pageSize > 0 ? pageSize : RUN_LIMITS.pageSizeDefault, RUN_LIMITS.pageSizeMax)
  const start = pageToken === '' ? 0 : Number(pageToken)
  if (!Number.isInteger(start) || start < 0) {
    throw new RpcError(
      'INVALID_ARGUMENT',
      `page_token: found ${JSON.stringify(pageToken)}; expected one that was given.`,
    )
  }
  const end = start + size
  return { [field]: all.slice(start, end), ...(end < all.length ? { nextPageToken: String(end) } : {}) }
}
