import type { ServiceDefinition } from '@grpc/grpc-js'
import { fromJSON } from '@grpc/proto-loader'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

type Json = Parameters<typeof fromJSON>[0]

/**
 * The services of google.pubsub.v1 as described in Google's client package: camelCase names, 64-bit numbers as strings, enums by name,
 * unset fields left out. Only the description is read; the client's code is not loaded.
 */
export function pubsubServices(): {
  publisher: ServiceDefinition
  subscriber: ServiceDefinition
  schema: ServiceDefinition
} {
  const root = dirname(createRequire(import.meta.url).resolve('@google-cloud/pubsub/package.json'))
  const json = JSON.parse(readFileSync(join(root, 'build/protos/protos.json'), 'utf8')) as Json
  const definitions = fromJSON(json, { longs: String, enums: String, defaults: false, oneofs: false })
  const service = (name: string): ServiceDefinition => {
    const definition = definitions[`google.pubsub.v1.${name}`]
    if (definition === undefined || 'format' in definition) {
      throw new Error(
        `google.pubsub.v1.${name} is missing in ${root}/build/protos/protos.json; install @google-cloud/pubsub 6.3.0.`,
      )
    }
    return definition
  }
  return { publisher: service('Publisher'), subscriber: service('Subscriber'), schema: service('SchemaService') }
}
