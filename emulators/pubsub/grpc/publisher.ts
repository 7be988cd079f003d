import type { UntypedHandleCall } from '@grpc/grpc-js'
import { RpcError } from '../../kit/rpc-error.ts'
import type { Broker } from '../engine/broker.ts'
import { parseProject } from '../names.ts'
import type { TopicConfig } from '../types.ts'
import { fromWire, type WireMessage } from './convert.ts'
import { page } from './page.ts'
import { unary, type RpcContext } from './rpc.ts'

interface PageRequest {
  pageSize?: number
  pageToken?: string
}

/** google.pubsub.v1.Publisher on a broker. */
export function publisherHandlers(broker: Broker, context: RpcContext): Record<string, UntypedHandleCall> {
  return {
    CreateTopic: unary('CreateTopic', context, (request: Partial<TopicConfig>) => broker.createTopic(request)),
    GetTopic: unary('GetTopic', context, (request: { topic?: string }) => broker.getTopic(request.topic)),
    UpdateTopic: unary(
      'UpdateTopic',
      context,
      (request: { topic?: Partial<TopicConfig>; updateMask?: { paths?: string[] } }) => {
        if (request.topic === undefined) throw new RpcError('INVALID_ARGUMENT', 'The request has no topic.')
        return broker.updateTopic(request.topic, request.updateMask?.paths)
      },
    ),
    DeleteTopic: unary('DeleteTopic', context, (request: { topic?: string }) => {
      broker.deleteTopic(request.topic)
      return {}
    }),
    ListTopics: unary('ListTopics', context, (request: PageRequest & { project?: string }) => {
      const prefix = `projects/${parseProject(request.project)}/`
      const { names, nextPageToken } = page(
        [...broker.topics.keys()].filter((name) => name.startsWith(prefix)),
        request,
      )
      return { topics: names.map((name) => broker.getTopic(name)), nextPageToken }
    }),
    ListTopicSubscriptions: unary('ListTopicSubscriptions', context, (request: PageRequest & { topic?: string }) => {
      const topic = broker.getTopic(request.topic)
      const configs = [...broker.subscriptions.values()].map(({ config }) => config)
      const { names, nextPageToken } = page(
        configs.filter((config) => config.topic === topic.name).map((config) => config.name),
        request,
      )
      return { subscriptions: names, nextPageToken }
    }),
    Publish: unary('Publish', context, (request: { topic?: string; messages?: WireMessage[] }) => {
      return { messageIds: broker.publish(request.topic, (request.messages ?? []).map(fromWire)) }
    }),
  }
}
