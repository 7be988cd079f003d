import type { ServerDuplexStream, UntypedHandleCall } from '@grpc/grpc-js'
import { RpcError } from '../../kit/rpc-error.ts'
import type { Broker } from '../engine/broker.ts'
import type { Consumer, Leased } from '../engine/consumer.ts'
import type { Subscription } from '../engine/subscription.ts'
import { LIMITS, STREAM_OUTSTANDING_DEFAULT } from '../limits.ts'
import { isSuiteSubscription } from '../names.ts'
import { toWire, type WireReceivedMessage } from './convert.ts'
import { serviceError, suffer, type RpcContext } from './rpc.ts'

interface StreamRequest {
  subscription?: string
  streamAckDeadlineSeconds?: number
  ackIds?: string[]
  modifyDeadlineAckIds?: string[]
  modifyDeadlineSeconds?: number[]
  maxOutstandingMessages?: string
  maxOutstandingBytes?: string
  protocolVersion?: string
}

interface StreamResponse {
  receivedMessages?: WireReceivedMessage[]
  subscriptionProperties?: { messageOrderingEnabled: boolean }
}

type Call = ServerDuplexStream<StreamRequest, StreamResponse>

/**
 * StreamingPull: the first request names the subscription and the flow control, later ones acknowledge and move deadlines.
 * On the suite's own subscriptions (`emulator-sub-<topic>`) the stream opens and stays silent: the suite acknowledges whatever
 * a function does, so functions get their messages from `functions/` instead.
 */
export function streamingPull(broker: Broker, context: RpcContext): UntypedHandleCall {
  return (call: Call): void => {
    let stream: PullStream | undefined
    let isOpen = true
    const end = (error?: unknown): void => {
      isOpen = false
      forget()
      stream?.close()
      stream = undefined
      if (error === undefined) call.end()
      else call.emit('error', serviceError(error, context.log))
    }
    const open = async (request: StreamRequest): Promise<void> => {
      const fault = context.faults.strike('StreamingPull')
      if (fault !== undefined) await suffer('StreamingPull', fault, context, call.getPeer())
      // The client may have gone while a fault held it up; nobody would acknowledge what it got.
      if (isOpen) stream = new PullStream(broker, call, request, end)
    }
    let opening: Promise<void> | undefined
    call.on('data', (request: StreamRequest) => {
      if (opening === undefined) opening = open(request)
      else opening = opening.then(() => stream?.request(request))
      opening.catch(end)
    })
    call.on('end', () => end())
    call.on('cancelled', () => end())
    const forget = broker.onSubscription((name) => {
      if (stream?.name === name && !broker.subscriptions.has(name)) {
        end(new RpcError('NOT_FOUND', `Resource not found (resource=${name}).`))
      }
    })
  }
}

class PullStream implements Consumer {
  readonly name: string
  readonly limit: { messages: number; bytes: number }
  isPaused: boolean
  readonly #call: Call
  readonly #subscription: Subscription
  readonly #end: (error: unknown) => void
  readonly #hasKeepAlive: boolean
  #ackDeadlineSeconds: number

  constructor(broker: Broker, call: Call, request: StreamRequest, end: (error: unknown) => void) {
    this.#subscription = broker.getSubscription(request.subscription)
    this.#call = call
    this.#end = end
    this.name = this.#subscription.config.name
    this.limit = {
      messages: positive(request.maxOutstandingMessages, STREAM_OUTSTANDING_DEFAULT.messages),
      bytes: positive(request.maxOutstandingBytes, STREAM_OUTSTANDING_DEFAULT.bytes),
    }
    this.isPaused = isSuiteSubscription(this.name)
    this.#hasKeepAlive = Number(request.protocolVersion ?? 0) >= 1
    this.#ackDeadlineSeconds = checkStreamDeadline(request.streamAckDeadlineSeconds ?? 0)
    this.#change(request)
    this.#subscription.attach(this)
  }

  get leaseMs(): number {
    return this.#ackDeadlineSeconds * 1_000
  }

  receive(batch: readonly Leased[]): void {
    const { deadLetterPolicy, enableMessageOrdering } = this.#subscription.config
    this.#call.write({
      receivedMessages: batch.map((leased) => toWire(leased, deadLetterPolicy !== undefined)),
      subscriptionProperties: { messageOrderingEnabled: enableMessageOrdering === true },
    })
  }

  fail(_batch: readonly Leased[], error: RpcError): void {
    this.#end(error)
  }

  close(): void {
    this.isPaused = true
    this.#subscription.detach(this)
  }

  /** A request after the first. */
  request(request: StreamRequest): void {
    if (request.subscription)
      throw new RpcError('INVALID_ARGUMENT', 'Only the first request of a stream may name the subscription.')
    // Protocol version 1: the client pings with an empty request and reopens the stream when no answer comes.
    if (this.#hasKeepAlive) this.#call.write({})
    this.#change(request)
  }

  #change(request: StreamRequest): void {
    if (request.streamAckDeadlineSeconds)
      this.#ackDeadlineSeconds = checkStreamDeadline(request.streamAckDeadlineSeconds)
    if (request.ackIds !== undefined) this.#subscription.acknowledge(request.ackIds)
    const ids = request.modifyDeadlineAckIds ?? []
    const seconds = request.modifyDeadlineSeconds ?? []
    if (ids.length !== seconds.length) {
      throw new RpcError(
        'INVALID_ARGUMENT',
        `${ids.length} modify_deadline_ack_ids, but ${seconds.length} modify_deadline_seconds.`,
      )
    }
    for (const [index, id] of ids.entries()) this.#subscription.modifyDeadline([id], seconds[index] ?? 0)
  }
}

/** Zero and negative values mean "no limit of the client's". */
function positive(value: string | undefined, otherwise: number): number {
  const number = Number(value ?? 0)
  return number > 0 ? number : otherwise
}

/** Source: google.pubsub.v1.StreamingPullRequest.stream_ack_deadline_seconds: 10 to 600. */
function checkStreamDeadline(seconds: number): number {
  const { ackDeadlineSecondsMin: min, ackDeadlineSecondsMax: max } = LIMITS
  if (seconds >= min && seconds <= max) return seconds
  throw new RpcError(
    'INVALID_ARGUMENT',
    `Invalid stream_ack_deadline_seconds: ${seconds}. It must be between ${min} and ${max}.`,
  )
}
