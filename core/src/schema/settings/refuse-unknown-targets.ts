import type { z } from 'zod'
import { isJudgedWithoutLatency, protocolsOf } from '../check.ts'
import type { Slo } from './slo.ts'

/**
 * Refuses, each at its place, services and checks that objectives name and that are not in the file, and objectives for the
 * latency of checks that have none.
 */
export function refuseUnknownTargets(
  config: { services: { id: string; checks: ({ id: string } & Parameters<typeof protocolsOf>[0])[] }[]; slos?: Slo[] },
  context: z.RefinementCtx,
): void {
  const services = new Set(config.services.map(({ id }) => id))
  const checks = config.services.flatMap((service) =>
    service.checks.map((check) => ({
      serviceId: service.id,
      id: `${service.id}.${check.id}`,
      hasLatency: !protocolsOf(check).some(isJudgedWithoutLatency),
    })),
  )
  for (const [index, { service, check, latency }] of (config.slos ?? []).entries()) {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: ['slos', index, key], message })
    if (service !== undefined && !services.has(service)) {
      refuse('service', `the id of a service in this file; there is no "${service}"`)
    }
    if (check !== undefined && !checks.some(({ id }) => id === check)) {
      const example = checks[0]?.id ?? 'payments.http'
      refuse('check', `a check of a service in this file, such as ${example}; there is no "${check}"`)
    }
    const its = checks.filter(({ id, serviceId }) => id === check || serviceId === service)
    const timeless = its.find(({ hasLatency }) => !hasLatency)
    if (latency !== undefined && timeless !== undefined) {
      refuse('latency', `a check whose answers have a latency (with "check"); those of ${timeless.id} have none`)
    }
  }
}
