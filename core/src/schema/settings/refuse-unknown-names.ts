import type { z } from 'zod'
import type { Route } from '../notifier.ts'
import type { MaintenanceConfig } from './maintenance.ts'
import type { OverrideRule } from './override-rule.ts'

interface Named {
  id: string
  group: string
  labels?: Record<string, string>
}

interface Names {
  services?: string[]
  groups?: string[]
  labels?: Record<string, string>
}

/**
 * Refuses, each at its place, services, groups and labels that maintenance, override rules or routes name and no service has, and
 * routes that no service meets in all that they ask for: they would never tell anybody anything.
 */
export function refuseUnknownNames(
  config: { services: Named[]; maintenance?: MaintenanceConfig[]; overrideRules?: OverrideRule[]; routes?: Route[] },
  context: z.RefinementCtx,
): void {
  const { services, maintenance = [], overrideRules = [], routes = [] } = config
  const known = {
    services: new Set(services.map(({ id }) => id)),
    groups: new Set(services.map(({ group }) => group)),
    labels: new Set(services.flatMap(({ labels = {} }) => Object.entries(labels).map(labelText))),
  }
  /** Whether each of the names is known. */
  const refuse = (names: Names, parent: (string | number)[]): boolean => {
    const issues = [
      ...unknown(names.services, known.services).map(([index, name]) => ({
        path: ['services', index],
        message: `the id of a service in this file; there is no "${name}"`,
      })),
      ...unknown(names.groups, known.groups).map(([index, name]) => ({
        path: ['groups', index],
        message: `the group of a service in this file; there is no "${name}"`,
      })),
      ...Object.entries(names.labels ?? {})
        .filter((label) => !known.labels.has(labelText(label)))
        .map(([name, value]) => ({
          path: ['labels', name],
          message: `a label of a service in this file; no service has "${name}: ${value}"`,
        })),
    ]
    for (const { path, message } of issues) context.addIssue({ code: 'custom', path: [...parent, ...path], message })
    return issues.length === 0
  }
  for (const [index, window] of maintenance.entries()) refuse(window, ['maintenance', index])
  for (const [index, { when }] of overrideRules.entries()) refuse(when, ['overrideRules', index, 'when'])
  for (const [index, route] of routes.entries()) {
    if (!refuse(route, ['routes', index]) || !isLimited(route) || services.some((one) => isMet(route, one))) continue
    const message = 'services, groups and labels that some service has all together; no service in this file does'
    context.addIssue({ code: 'custom', path: ['routes', index], message })
  }
}

function unknown(names: readonly string[] = [], known: ReadonlySet<string>): [index: number, name: string][] {
  return [...names.entries()].filter(([, name]) => !known.has(name))
}

function isLimited({ services, groups, labels }: Names): boolean {
  return services !== undefined || groups !== undefined || labels !== undefined
}

function isMet({ services, groups, labels = {} }: Names, one: Named): boolean {
  return (
    (services?.includes(one.id) ?? true) &&
    (groups?.includes(one.group) ?? true) &&
    Object.entries(labels).every(([name, value]) => one.labels?.[name] === value)
  )
}

function labelText([name, value]: [string, string]): string {
  return `${name}: ${value}`
}
