import type { CompiledCheck } from '@mesh/core/schema/check'

/** 12:00:00 UTC plus a number of seconds. */
export function at(seconds: number): Date {
  return new Date(Date.UTC(2026, 0, 1, 12) + seconds * 1000)
}

export function compiledCheck(changes: Partial<CompiledCheck> = {}): CompiledCheck {
  return {
    checkId: 'payments.http',
    serviceId: 'payments',
    serviceName: 'Payments',
    name: 'Health',
    group: 'Shop',
    intervalMs: 5000,
    timeoutMs: 3000,
    failureThreshold: 3,
    successThreshold: 2,
    http: { url: 'http://127.0.0.1:8701/', method: 'GET', headers: {}, expectStatus: ['2xx'] },
    ...changes,
  }
}
