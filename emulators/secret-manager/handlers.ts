import { Metadata, status, type handleUnaryCall, type UntypedHandleCall } from '@grpc/grpc-js'
import { RpcError } from '../kit/rpc-error.ts'
import type { Secrets, Version } from './secrets.ts'

/** The RPCs that are served; every other one of `methods` is UNIMPLEMENTED. */
export function secretManagerHandlers(
  secrets: Secrets,
  methods: readonly string[],
  log: (line: string) => void,
): Record<string, UntypedHandleCall> {
  const served: Record<string, UntypedHandleCall> = {
    CreateSecret: unary<{ parent?: string; secretId?: string }>(log, ({ parent = '', secretId = '' }) => {
      const { name, createSeconds } = secrets.create(parent, secretId)
      return { name, createTime: { seconds: String(createSeconds), nanos: 0 }, replication: { automatic: {} } }
    }),
    AddSecretVersion: unary<{ parent?: string; payload?: { data?: Buffer } }>(log, ({ parent = '', payload }) =>
      shown(secrets.addVersion(parent, Buffer.from(payload?.data ?? ''))),
    ),
    AccessSecretVersion: unary<Named>(log, ({ name = '' }) => {
      const version = secrets.access(name)
      return { name: version.name, payload: { data: version.payload } }
    }),
    EnableSecretVersion: unary<Named>(log, ({ name = '' }) => shown(secrets.setState(name, 'ENABLED'))),
    DisableSecretVersion: unary<Named>(log, ({ name = '' }) => shown(secrets.setState(name, 'DISABLED'))),
    DestroySecretVersion: unary<Named>(log, ({ name = '' }) => shown(secrets.setState(name, 'DESTROYED'))),
  }
  for (const method of methods) {
    served[method] ??= unary(log, () => {
      throw new RpcError(
        'UNIMPLEMENTED',
        `Mesh's Secret Manager stand-in has no ${method}; it has ${Object.keys(served).slice(0, 6).join(', ')}.`,
      )
    })
  }
  return served
}

interface Named {
  name?: string
}

function shown({ name, state, createSeconds }: Version) {
  return { name, state, createTime: { seconds: String(createSeconds), nanos: 0 } }
}

function unary<Request>(
  log: (line: string) => void,
  handle: (request: Request) => object,
): handleUnaryCall<Request, object> {
  return (call, callback) => {
    try {
      callback(null, handle(call.request))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (!(error instanceof RpcError)) log(message)
      const code = status[error instanceof RpcError ? error.status : 'INTERNAL']
      callback({ name: 'Error', code, message, details: message, metadata: new Metadata() })
    }
  }
}
