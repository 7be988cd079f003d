import type { UntypedHandleCall } from '@grpc/grpc-js'
import { RpcError } from '../../kit/rpc-error.ts'
import type { Broker } from '../engine/broker.ts'
import { LIMITS } from '../limits.ts'
import { parseProject } from '../names.ts'
import type { PushConfig, SubscriptionConfig } from '../types.ts'
import { page } from './page.ts'
import { pull } from './pull.ts'
import { unary, type RpcContext } from './rpc.ts'
import { streamingPull } from './streaming-pull.ts'

interface Named {
  subscription?: string
}

/** google.pubsub.v1.Subscriber on a broker. */
export function subscriberHandlers(broker: Broker, context: RpcContext): Record<string, UntypedHandleCall> {
  return {
    CreateSubscription: unary('CreateSubscription', context, (request: Partial<SubscriptionConfig>) =>
      broker.createSubscription(request),
    ),
    GetSubscription: unary(
      'GetSubscription',
      context,
      (request: Named) => broker.getSubscription(request.subscription).config,
    ),
    UpdateSubscription: unary(
      'UpdateSubscription',
      context,
      (request: { subscription?: Partial<SubscriptionConfig>; updateMask?: { paths?: string[] } }) => {
        if (request.subscription === undefined)
          throw new RpcError('INVALID_ARGUMENT', 'The request has no subscription.')
        return broker.updateSubscription(request.subscription, request.updateMask?.paths)
      },
    ),
    DeleteSubscription: unary('DeleteSubscription', context, (request: Named) => {
      broker.deleteSubscription(request.subscription)
      return {}
    }),
    ListSubscriptions: unary(
      'ListSubscriptions',
      context,
      (request: { project?: string; pageSize?: number; pageToken?: string }) => {
        const prefix = `projects/${parseProject(request.project)}/`
        const { names, nextPageToken } = page(
          [...broker.subscriptions.keys()].filter((name) => name.startsWith(prefix)),
          request,
        )
        return { subscriptions: names.map((name) => broker.getSubscription(name).config), nextPageToken }
      },
    ),
    ModifyPushConfig: unary('ModifyPushConfig', context, (request: Named & { pushConfig?: PushConfig }) => {
      const name = broker.getSubscription(request.subscription).config.name
      broker.updateSubscription({ name, pushConfig: request.pushConfig ?? {} }, ['push_config'])
      return {}
    }),
    Acknowledge: unary('Acknowledge', context, (request: Named & { ackIds?: string[] }) => {
      const subscription = broker.getSubscription(request.subscription)
      subscription.acknowledge(someAckIds(request.ackIds))
      return {}
    }),
    ModifyAckDeadline: unary(
      'ModifyAckDeadline',
      context,
      (request: Named & { ackIds?: string[]; ackDeadlineSeconds?: number }) => {
        const subscription = broker.getSubscription(request.subscription)
        subscription.modifyDeadline(someAckIds(request.ackIds), checkDeadline(request.ackDeadlineSeconds ?? 0))
        return {}
      },
    ),
    Pull: unary('Pull', context, (request: Named & { maxMessages?: number; returnImmediately?: boolean }, call) =>
      pull(broker, request, call),
    ),
    StreamingPull: streamingPull(broker, context),
  }
}

function someAckIds(ackIds: string[] | undefined): string[] {
  if (ackIds === undefined || ackIds.length === 0) throw new RpcError('INVALID_ARGUMENT', 'The request has no ack_ids.')
  return ackIds
}

/** Source: google.pubsub.v1.ModifyAckDeadlineRequest.ack_deadline_seconds: 0 to 600. */
function checkDeadline(seconds: number): number {
  if (seconds >= 0 && seconds <= LIMITS.ackDeadlineSecondsMax) return seconds
  throw new RpcError(
    'INVALID_ARGUMENT',
    `Invalid ack_deadline_seconds: ${seconds}. It must be between 0 and ${LIMITS.ackDeadlineSecondsMax}.`,
  )
}
