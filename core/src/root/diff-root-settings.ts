import { jsonEqual } from '../json-equal.ts'
import type { PlanLine } from '../schema/api.ts'
import type { MeshConfig } from '../schema/config.ts'
import type { Person } from '../schema/incident.ts'
import {
  NO_SETTINGS,
  SETTINGS_KINDS,
  SETTINGS_SECTION_NAMES,
  rootSettingsSchema,
  type RootSettings,
} from '../schema/settings.ts'
import { NO_DOMAINS } from '../schema/settings/access.ts'
import { DEFAULT_LEDGER_SETTINGS, type LedgerSettings } from '../schema/settings/ledger.ts'
import { sectionLines } from '../section-lines.ts'

/** What must be done to the stored settings. */
export interface RootSettingsDiff {
  lines: PlanLine[]
  /** The settings to store; undefined when they are stored already. */
  settings: RootSettings | undefined
}

/**
 * Compares what a configuration says about services together with what is stored; dependencies are told with their service.
 * `author` is who answers for it, null for nobody known.
 */
export function diffRootSettings(
  config: MeshConfig,
  stored: RootSettings = NO_SETTINGS,
  author: Person | null = null,
): RootSettingsDiff {
  const settings = rootSettingsSchema.parse({
    schemaVersion: 1,
    dependencies: dependenciesOf(config),
    serviceGroups: serviceGroupsOf(config),
    ...ruleAuthorsOf(config, stored, author),
    controls: config.controls ?? [],
    access: config.access ?? NO_DOMAINS,
    actions: config.actions ?? {},
    ledger: config.ledger ?? DEFAULT_LEDGER_SETTINGS,
    ...Object.fromEntries(SETTINGS_SECTION_NAMES.map((name) => [name, config[name] ?? []])),
  })
  const lines = SETTINGS_SECTION_NAMES.flatMap((name) =>
    sectionLines(SETTINGS_KINDS[name], stored[name], settings[name]),
  )
  lines.push(...sectionLines('control', stored.controls.map(named), settings.controls.map(named)))
  lines.push(...sectionLines('access', domainsOf(stored), domainsOf(settings)))
  lines.push(...sectionLines('actions', policyOf(stored), policyOf(settings)))
  lines.push(...sectionLines('ledger', written(stored.ledger), written(settings.ledger)))
  return {
    lines: [...lines.filter(({ change }) => change !== 'delete'), ...lines.filter(({ change }) => change === 'delete')],
    settings: jsonEqual(stored, settings) ? undefined : settings,
  }
}

/** The section `access`, as the only thing of a list unless nothing but defaults is in it. */
function domainsOf({ access }: RootSettings): { id: string }[] {
  return jsonEqual(access, NO_DOMAINS) ? [] : [{ ...access, id: 'access' }]
}

/** The section `actions`, as the only thing of a list unless it is empty. */
function policyOf({ actions }: RootSettings): { id: string }[] {
  return Object.keys(actions).length === 0 ? [] : [{ ...actions, id: 'actions' }]
}

function named(id: string) {
  return { id }
}

/** Of a section that is no list: as the only thing of one, unless nothing but defaults is in it. */
function written(ledger: LedgerSettings): { id: string }[] {
  return jsonEqual(ledger, DEFAULT_LEDGER_SETTINGS) ? [] : [{ ...ledger, id: 'ledger' }]
}

function dependenciesOf({ services }: MeshConfig): Record<string, string[]> {
  return Object.fromEntries(
    services.flatMap(({ id, dependsOn = [] }) => (dependsOn.length > 0 ? [[id, dependsOn]] : [])),
  )
}

function serviceGroupsOf({ services, maintenance = [], overrideRules = [] }: MeshConfig): Record<string, string[]> {
  const named = [...maintenance, ...overrideRules.map(({ when }) => when)].flatMap(({ groups = [] }) => groups)
  return Object.fromEntries(
    [...new Set(named)].map((name) => [name, services.filter(({ group }) => group === name).map(({ id }) => id)]),
  )
}

/** Rules that an author left as they were keep the one that they had. */
function ruleAuthorsOf(
  { overrideRules = [] }: MeshConfig,
  stored: RootSettings,
  author: Person | null,
): Pick<RootSettings, 'ruleAuthors'> {
  const rules = new Map(stored.overrideRules.map((rule) => [rule.id, rule]))
  const authors = new Map(Object.entries(stored.ruleAuthors ?? {}))
  const known = overrideRules.flatMap((rule) => {
    const by = jsonEqual(rules.get(rule.id), rule) ? authors.get(rule.id) : author
    return by ? [[rule.id, by] as const] : []
  })
  return known.length === 0 ? {} : { ruleAuthors: Object.fromEntries(known) }
}
