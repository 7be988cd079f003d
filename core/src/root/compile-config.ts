import { checkId } from '../paths.ts'
import type { CompiledCheck } from '../schema/check.ts'
import { durationMs, type CheckConfig, type MeshConfig, type ServiceConfig } from '../schema/config.ts'
import { MeshError } from '../errors.ts'

/** What mesh.yaml says about one service, with every default resolved. */
export interface ServiceContent {
  name: string
  description: string
  group: string
}

/** A configuration by document id, in the file's order. */
export interface CompiledConfig {
  services: Map<string, ServiceContent>
  checks: Map<string, CompiledCheck>
}

/** Resolves the defaults of a valid configuration without duplicate ids: a missing name is the id. */
export function compileConfig(config: MeshConfig): CompiledConfig {
  const services = new Map<string, ServiceContent>()
  const checks = new Map<string, CompiledCheck>()
  for (const service of config.services) {
    const { id, name = id, description, group } = service
    services.set(id, { name, description, group })
    for (const check of service.checks) checks.set(checkId(id, check.id), compileCheck(service, check))
  }
  return { services, checks }
}

function compileCheck(service: ServiceConfig, check: CheckConfig): CompiledCheck {
  return {
    checkId: checkId(service.id, check.id),
    serviceId: service.id,
    serviceName: service.name ?? service.id,
    name: check.name ?? check.id,
    group: service.group,
    intervalMs: milliseconds(check.interval),
    timeoutMs: milliseconds(check.timeout),
    failureThreshold: check.failureThreshold,
    successThreshold: check.successThreshold,
    ...(check.degradedAfter === undefined ? {} : { degradedAfterMs: milliseconds(check.degradedAfter) }),
    http: check.http,
  }
}

function milliseconds(duration: string): number {
  const ms = durationMs(duration)
  if (ms === undefined) throw new MeshError('invalid-argument', `"${duration}" is no duration such as 30s`)
  return ms
}
