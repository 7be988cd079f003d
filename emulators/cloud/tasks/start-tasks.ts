import type { Server, UntypedHandleCall } from '@grpc/grpc-js'
import type { FunctionsEmulator } from '../../kit/functions-emulator.ts'
import { googleService } from '../../kit/google-service.ts'
import { RpcError } from '../../kit/rpc-error.ts'
import { unary, type RpcContext } from '../../pubsub/grpc/rpc.ts'
import type { Issuer } from '../identity/issuer.ts'
import { functionQueue } from './function-queue.ts'
import { tasksHandlers } from './handlers.ts'
import { KeptTasks } from './kept-tasks.ts'
import { QUEUE_DEFAULTS } from './limits.ts'
import { Queues } from './queues.ts'
import { taskSender } from './send-task.ts'
import type { QueueConfig } from './types.ts'

export interface TasksOptions {
  context: RpcContext
  issuer: Issuer
  /** Without it every queue exists, and only addresses of this machine can be called. */
  functions?: FunctionsEmulator | undefined
  /** Calls of one function at once. */
  concurrencyMax: number
  dataDir?: string | undefined
}

export interface Tasks {
  queues: Queues
  /** Looks at what is due; to be called once the server listens. */
  wake(): void
  /** Forgets all tasks and their names. */
  clear(): void
  close(): void
}

/** Adds the stand-in for Cloud Tasks to a server. Throws when what is kept cannot be read. */
export function startTasks(server: Server, options: TasksOptions): Tasks {
  const { context, issuer, functions, concurrencyMax, dataDir } = options
  const { clock, faults, log } = context
  const kept = new KeptTasks(clock, dataDir, log)
  const known = (name: string): QueueConfig | undefined =>
    kept.config(name) ??
    (functions === undefined ? QUEUE_DEFAULTS : functionQueue(functions.functions, name, concurrencyMax))
  const waiting: QueueConfig = { ...QUEUE_DEFAULTS, maxConcurrentDispatches: concurrencyMax }
  const send = taskSender({ clock, issuer, functionsHost: functions?.host, log })
  const queues = new Queues({ clock, faults, kept, configOf: (name) => known(name) ?? waiting, send, log })
  const findQueue = async (name: string) => {
    // Google has a queue as soon as its function is deployed: an unknown one may be newer than the last look.
    if (known(name) === undefined) await functions?.refresh(true)
    return known(name)
  }
  addService(server, context, tasksHandlers({ clock, kept, queues, findQueue }))
  functions?.onRefresh(() => queues.wake())
  return {
    queues,
    wake: () => queues.wake(),
    clear: () => kept.clear(),
    close() {
      queues.close()
      kept.close()
    },
  }
}

function addService(server: Server, context: RpcContext, handlers: ReturnType<typeof tasksHandlers>): void {
  const service = googleService('@google-cloud/tasks', 'google.cloud.tasks.v2.CloudTasks')
  const all: Record<string, UntypedHandleCall> = {}
  for (const method of Object.keys(service)) {
    const handle: ((request: never) => unknown) | undefined = handlers[method as keyof typeof handlers]
    all[method] = unary(method, context, (request) => {
      if (handle !== undefined) return handle(request as never)
      const names = Object.keys(handlers).join(', ')
      throw new RpcError('UNIMPLEMENTED', `Mesh's Cloud Tasks stand-in has no ${method}; it has ${names}.`)
    })
  }
  server.addService(service, all)
}
