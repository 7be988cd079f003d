import { Server } from '@grpc/grpc-js'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Clock } from '../kit/clock.ts'
import { Faults } from '../kit/faults.ts'
import { FunctionsEmulator } from '../kit/functions-emulator.ts'
import { listenOnePort, type OnePort } from '../kit/port.ts'
import { controlListener } from './control.ts'
import { Broker } from './engine/broker.ts'
import { FunctionDelivery, type FunctionDeliveryOptions } from './functions/function-delivery.ts'
import { pubsubServices } from './grpc/descriptors.ts'
import { publisherHandlers } from './grpc/publisher.ts'
import { withUnimplemented, type RpcContext } from './grpc/rpc.ts'
import { subscriberHandlers } from './grpc/subscriber.ts'
import { PushEndpoints } from './push/push-endpoints.ts'

/** Above production's 10 MB per publish, so that the limit answers with its own message. */
const GRPC_MESSAGE_BYTES = 32 * 1_024 * 1_024

/** How functions are delivered to unless the caller says otherwise; production retries after 10 to 600 s. */
export const DELIVERY_DEFAULTS: FunctionDeliveryOptions = {
  backoffSeconds: { minimum: 1, maximum: 30 },
  maxDeliveryAttempts: 5,
  timeoutSeconds: 540,
  concurrency: 2,
}

export interface PubsubOptions {
  host: string
  /** 0 picks a free port. */
  port: number
  /** Where the state is kept; without it, it ends with the process. */
  dataDir?: string | undefined
  clock?: Clock
  /** The Functions emulator (`host:port`, or one that is watched already); without it, functions get no messages. */
  functions?: string | FunctionsEmulator | undefined
  delivery?: Partial<FunctionDeliveryOptions>
  /** Puts more services on the port; they may heed the same faults. */
  addServices?: (server: Server, context: RpcContext) => void
  /** Asked first for each HTTP request; whether it answers this one. */
  answerHttp?: (request: IncomingMessage, response: ServerResponse) => boolean
  /** Called when the control API drops all messages. */
  onReset?: () => void
  log?: (line: string) => void
}

export interface Pubsub {
  host: string
  port: number
  clock: Clock
  faults: Faults
  broker: Broker
  /** Flushes the state and frees the port. */
  close(): Promise<void>
}

/** Starts the Pub/Sub emulator: gRPC and the control API on one port. Rejects when the port is taken or the data directory is damaged. */
export async function startPubsub(options: PubsubOptions): Promise<Pubsub> {
  const { host, dataDir, clock = new Clock(), log = () => undefined } = options
  const faults = new Faults()
  const broker = new Broker({ clock, faults, dataDir, log })
  let port: OnePort | undefined
  const context = { clock, faults, log, drop: (peer: string) => void port?.drop(peer) }
  const grpc = grpcServer(broker, context)
  options.addServices?.(grpc, context)
  try {
    const control = controlListener(broker, faults, options.onReset)
    const http = (request: IncomingMessage, response: ServerResponse): void => {
      if (options.answerHttp?.(request, response) !== true) control(request, response)
    }
    port = await listenOnePort({ host, port: options.port, grpc, http })
  } catch (error) {
    broker.close()
    throw error
  }
  const push = new PushEndpoints(broker)
  const { emulator, owned } = functionsEmulator(options.functions)
  const delivery =
    emulator && new FunctionDelivery(broker, emulator, { ...DELIVERY_DEFAULTS, ...options.delivery }, log)
  if (owned) emulator?.start()
  return {
    host,
    port: port.port,
    clock,
    faults,
    broker,
    async close() {
      if (owned) emulator?.stop()
      delivery?.close()
      push.close()
      await port?.close()
      broker.close()
    },
  }
}

function functionsEmulator(functions: PubsubOptions['functions']): {
  emulator: FunctionsEmulator | undefined
  owned: boolean
} {
  if (typeof functions === 'string') return { emulator: new FunctionsEmulator({ host: functions }), owned: true }
  return { emulator: functions, owned: false }
}

function grpcServer(broker: Broker, context: RpcContext): Server {
  const services = pubsubServices()
  const server = new Server({
    'grpc.max_receive_message_length': GRPC_MESSAGE_BYTES,
    'grpc.max_send_message_length': GRPC_MESSAGE_BYTES,
  })
  const { publisher, subscriber, schema } = services
  server.addService(
    publisher,
    withUnimplemented('Publisher', Object.keys(publisher), publisherHandlers(broker, context), context),
  )
  server.addService(
    subscriber,
    withUnimplemented('Subscriber', Object.keys(subscriber), subscriberHandlers(broker, context), context),
  )
  server.addService(schema, withUnimplemented('SchemaService', Object.keys(schema), {}, context))
  return server
}
