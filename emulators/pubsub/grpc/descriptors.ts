import type { ServiceDefinition } from '@grpc/grpc-js'
import { googleService } from '../../kit/google-service.ts'

/** The services of google.pubsub.v1, as `googleService` describes them. */
export function pubsubServices(): {
  publisher: ServiceDefinition
  subscriber: ServiceDefinition
  schema: ServiceDefinition
} {
  const service = (name: string) => googleService('@google-cloud/pubsub', `google.pubsub.v1.${name}`)
  return { publisher: service('Publisher'), subscriber: service('Subscriber'), schema: service('SchemaService') }
}
