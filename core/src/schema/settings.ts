import { z } from 'zod'
import { personSchema } from './incident.ts'
import { controlsSchema } from './round-config.ts'
import { accessConfigSchema, NO_DOMAINS } from './settings/access.ts'
import { actionsConfigSchema } from './settings/actions.ts'
import { groupSchema } from './settings/group.ts'
import { DEFAULT_LEDGER_SETTINGS, ledgerSettingsSchema } from './settings/ledger.ts'
import { MAINTENANCE_LIMITS, maintenanceConfigSchema } from './settings/maintenance.ts'
import { OVERRIDE_LIMITS, overrideRuleSchema } from './settings/override-rule.ts'
import { SLOS_MAX, sloSchema } from './settings/slo.ts'
import { STATUS_PAGE_LIMITS, statusPageSchema } from './settings/status-page.ts'

/** The sections of mesh.yaml that are stored as they are written: a list of things with ids each. */
export const SETTINGS_SECTIONS = {
  groups: z.array(groupSchema).max(100),
  maintenance: z.array(maintenanceConfigSchema).max(MAINTENANCE_LIMITS.windowsMax),
  slos: z.array(sloSchema).max(SLOS_MAX),
  overrideRules: z.array(overrideRuleSchema).max(OVERRIDE_LIMITS.rulesMax),
  statusPages: z.array(statusPageSchema).max(STATUS_PAGE_LIMITS.pagesMax),
} as const
export type SettingsSection = keyof typeof SETTINGS_SECTIONS
export const SETTINGS_SECTION_NAMES = Object.keys(SETTINGS_SECTIONS) as SettingsSection[]

/** What one thing of a section is called in a plan's line. */
export const SETTINGS_KINDS = {
  groups: 'group',
  maintenance: 'maintenance',
  slos: 'slo',
  overrideRules: 'overrideRule',
  statusPages: 'statusPage',
} as const satisfies Record<SettingsSection, string>

/** `rootSettings/current`: what mesh.yaml says about services together; read as a whole by those who decide upon it. */
export const rootSettingsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Ids of the services that each service depends on; services without any are absent. */
  dependencies: z.record(z.string(), z.array(z.string())).default({}),
  groups: SETTINGS_SECTIONS.groups.default([]),
  /** Ids of the services of each group that `maintenance` or `overrideRules` names; other groups are absent. */
  serviceGroups: z.record(z.string(), z.array(z.string())).default({}),
  maintenance: SETTINGS_SECTIONS.maintenance.default([]),
  slos: SETTINGS_SECTIONS.slos.default([]),
  overrideRules: SETTINGS_SECTIONS.overrideRules.default([]),
  /** Who last changed each override rule, by its id; a machine stands for the member who answers for its key. */
  ruleAuthors: z.record(z.string(), personSchema).exactOptional(),
  statusPages: SETTINGS_SECTIONS.statusPages.default([]),
  controls: controlsSchema.default([]),
  access: accessConfigSchema.default(NO_DOMAINS),
  actions: actionsConfigSchema.default({}),
  ledger: ledgerSettingsSchema.default(DEFAULT_LEDGER_SETTINGS),
})
export type RootSettings = z.infer<typeof rootSettingsSchema>

/** What is stored before anything was configured. */
export const NO_SETTINGS: RootSettings = rootSettingsSchema.parse({ schemaVersion: 1 })
