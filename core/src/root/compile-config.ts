import { checkId } from '../paths.ts'
import {
  isJudgedWithoutLatency,
  protocolsOf,
  type CheckCondition,
  type CompiledCheck,
  type HttpProbe,
} from '../schema/check.ts'
import { durationMs } from '../schema/config-words.ts'
import { type CheckConfig, type MeshConfig, type ServiceConfig } from '../schema/config.ts'
import { MeshError } from '../errors.ts'
import { mentionsStatus } from '../conditions/needs-of.ts'
import { HOME_REGION, REGIONS, type Region } from './regions.ts'

/** What mesh.yaml says about one service, with every default resolved. */
export interface ServiceContent {
  name: string
  description: string
  group: string
  labels: Record<string, string>
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
    const { id, name = id, description, group, labels = {} } = service
    services.set(id, { name, description, group, labels })
    for (const check of service.checks) checks.set(checkId(id, check.id), compileCheck(service, check))
  }
  return { services, checks }
}

function compileCheck(service: ServiceConfig, check: CheckConfig): CompiledCheck {
  const { id, name = id, interval, timeout, degradedAfter, failureThreshold, successThreshold, ...rest } = check
  const { severity, conditions, compat, http, regions, failQuorum, recoverQuorum, reprobe, paused, ...protocol } = rest
  const defaults = defaultsOf(check)
  return {
    checkId: checkId(service.id, id),
    serviceId: service.id,
    serviceName: service.name ?? service.id,
    name,
    group: service.group,
    intervalMs: milliseconds(interval ?? defaults.interval),
    timeoutMs: milliseconds(timeout),
    failureThreshold: failureThreshold ?? defaults.failureThreshold,
    successThreshold: successThreshold ?? defaults.successThreshold,
    ...(degradedAfter === undefined ? {} : { degradedAfterMs: milliseconds(degradedAfter) }),
    ...(severity === undefined || severity === 'major' ? {} : { severity }),
    ...(conditions === undefined ? {} : { conditions: conditions.map(resolvedCondition) }),
    ...(compat === undefined ? {} : { compat }),
    ...(regions === undefined || isHomeAlone(regions) ? {} : { regions: inOrder(regions) }),
    ...(failQuorum === undefined ? {} : { failQuorum }),
    ...(recoverQuorum === undefined ? {} : { recoverQuorum }),
    ...(reprobe === false || protocolsOf(check).some(isJudgedWithoutLatency) ? { reprobe: false } : {}),
    ...(paused ? { paused } : {}),
    ...(http === undefined ? {} : { http: { ...http, expectStatus: http.expectStatus ?? expectedByDefault(rest) } }),
    ...protocol,
  }
}

/** How often a check is probed and how many answers are believed, where mesh.yaml does not say. */
function defaultsOf(check: CheckConfig) {
  // A registry that is away once must not make the check unknown for half a day.
  if (check.domain !== undefined) return { interval: '12h', failureThreshold: 2, successThreshold: 1 }
  const isSure = protocolsOf(check).some(isJudgedWithoutLatency)
  return { interval: '1m', failureThreshold: isSure ? 1 : 3, successThreshold: isSure ? 1 : 2 }
}

function isHomeAlone(regions: readonly Region[]): boolean {
  return regions.every((region) => region === HOME_REGION)
}

/** The order of `REGIONS`, so that writing them in another order changes nothing. */
function inOrder(regions: readonly Region[]): Region[] {
  return REGIONS.filter((region) => regions.includes(region))
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
