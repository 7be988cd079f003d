import type { z } from 'zod'
import type { MaintenanceConfig } from './maintenance.ts'
import type { OverrideRule } from './override-rule.ts'

interface Names {
  services?: string[]
  groups?: string[]
}

/** Refuses, each at its place, services and groups that maintenance or override rules name and no service has. */
export function refuseUnknownNames(
  config: {
    services: { id: string; group: string }[]
    maintenance?: MaintenanceConfig[]
    overrideRules?: OverrideRule[]
  },
  context: z.RefinementCtx,
): void {
  const { services, maintenance = [], overrideRules = [] } = config
  const known = { services: new Set(services.map(({ id }) => id)), groups: new Set(services.map(({ group }) => group)) }
  const refuse = (names: Names, parent: (string | number)[]) => {
    for (const key of ['services', 'groups'] as const) {
      for (const [index, name] of (names[key] ?? []).entries()) {
        if (known[key].has(name)) continue
        const what = key === 'services' ? 'the id of a service in this file' : 'the group of a service in this file'
        context.addIssue({
          code: 'custom',
          path: [...parent, key, index],
          message: `${what}; there is no "${name}"`,
        })
      }
    }
  }
  for (const [index, window] of maintenance.entries()) refuse(window, ['maintenance', index])
  for (const [index, { when }] of overrideRules.entries()) refuse(when, ['overrideRules', index, 'when'])
}
