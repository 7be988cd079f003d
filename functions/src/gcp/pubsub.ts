import type { PubSub } from '@google-cloud/pubsub'
import { MeshError } from '@mesh/core/errors'

let client: PubSub | undefined

/** Publishes JSON messages on a topic; resolves when all are stored. Some may be stored when it fails: publish all again. */
export async function publishJson(topicName: string, messages: readonly object[]): Promise<void> {
  if (messages.length === 0) return
  const { PubSub } = await import('@google-cloud/pubsub')
  client ??= new PubSub()
  const topic = client.topic(topicName)
  try {
    await Promise.all(messages.map((json) => topic.publishMessage({ json })))
  } catch (cause) {
    throw new MeshError('unavailable', `cannot publish ${messages.length} message(s) on topic ${topicName}`, { cause })
  }
}
