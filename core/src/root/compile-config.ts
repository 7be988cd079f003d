import { checkId } from '../paths.ts'
import type { CheckCondition, CompiledCheck, HttpProbe } from '../schema/check.ts'
import { durationMs } from '../schema/config-words.ts'
import { type CheckConfig, type MeshConfig, type ServiceConfig } from '../schema/config.ts'
import { MeshError } from '../errors.ts'
import { mentionsStatus } from './conditions/needs-of.ts'

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
  const { id, name = id, interval, timeout, degradedAfter, failureThreshold, successThreshold, ...rest } = check
  const { conditions, compat, http, ...protocol } = rest
  return {
    checkId: checkId(service.id, id),
    serviceId: service.id,
    serviceName: service.name ?? service.id,
    name,
    group: service.group,
    intervalMs: milliseconds(interval),
    timeoutMs: milliseconds(timeout),
    failureThreshold,
    successThreshold,
    ...(degradedAfter === undefined ? {} : { degradedAfterMs: milliseconds(degradedAfter) }),
    ...(conditions === undefined ? {} : { conditions: conditions.map(resolvedCondition) }),
    ...(compat === undefined ? {} : { compat }),
    ...(http === undefined ? {} : { http: { ...http, expectStatus: http.expectStatus ?? expectedByDefault(rest) } }),
    ...protocol,
  }
}

function resolvedCondition(condition: NonNullable<CheckConfig['conditions']>[number]): CheckCondition {
  return typeof condition === 'string' ? { if: condition, severity: 'fail' } : condition
}

/** Any success, unless the conditions alone judge the status, as they always do in Gatus. */
function expectedByDefault({
  conditions = [],
  compat,
}: Pick<CheckConfig, 'conditions' | 'compat'>): HttpProbe['expectStatus'] {
  const texts = conditions.map((condition) => resolvedCondition(condition).if)
  return compat === 'gatus' || mentionsStatus(texts) ? [] : ['2xx']
}

function milliseconds(duration: string): number {
  const ms = durationMs(duration)
  if (ms === undefined) throw new MeshError('invalid-argument', `"${duration}" is no duration such as 30s`)
  return ms
}
