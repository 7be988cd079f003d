import type { CompiledCheck } from '@mesh/core/schema/check'

/** One of many alike checks. */
export function checkAt(index: number, url: string): CompiledCheck {
  return {
    checkId: `service-${index}.http`,
    serviceId: `service-${index}`,
    serviceName: `Service ${index}`,
    name: 'Health endpoint',
    group: `Group ${index % 50}`,
    intervalMs: 60_000,
    timeoutMs: 10_000,
    failureThreshold: 3,
    successThreshold: 2,
    http: { url, method: 'GET', headers: {}, expectStatus: ['2xx'] },
  }
}
