import type { ServiceDefinition } from '@grpc/grpc-js'
import { fromJSON } from '@grpc/proto-loader'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

type Json = Parameters<typeof fromJSON>[0]

/**
 * A service as described in Google's client package, such as `@google-cloud/scheduler` and
 * `google.cloud.scheduler.v1.CloudScheduler`: camelCase names, 64-bit numbers as strings, enums by name, unset fields left
 * out. Only the description is read; the client's code is not loaded. Throws when the package does not describe it.
 */
export function googleService(packageName: string, serviceName: string): ServiceDefinition {
  const file = join(rootOf(packageName), 'build/protos/protos.json')
  const json = JSON.parse(readFileSync(file, 'utf8')) as Json
  const definition = fromJSON(json, { longs: String, enums: String, defaults: false, oneofs: false })[serviceName]
  if (definition === undefined || 'format' in definition) {
    throw new Error(
      `${serviceName} is missing in ${file}; install the version of ${packageName} that package.json names.`,
    )
  }
  return definition
}

/** Some of the packages let nobody name their package.json. */
function rootOf(packageName: string): string {
  const entry = createRequire(import.meta.url).resolve(packageName)
  const place = join('node_modules', packageName)
  return entry.slice(0, entry.lastIndexOf(place) + place.length)
}
