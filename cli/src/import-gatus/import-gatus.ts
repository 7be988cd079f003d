import { stringify } from 'yaml'
import type { Fields, Lose } from './gatus-fields.ts'
import { parseGatusFile, type GatusFile } from './gatus-file.ts'
import { alertDefaults, importAlerting } from './import-alerting.ts'
import { importEndpoint, type ImportedCheck } from './import-endpoint.ts'
import { importExternal } from './import-external.ts'
import { importMaintenance } from './import-maintenance.ts'
import { UniqueIds } from './unique-ids.ts'

/** Something that needs a person's eye, with its line in the Gatus file. */
export interface ImportNote {
  line: number
  text: string
}

export interface GatusImport {
  /** A mesh.yaml. */
  yaml: string
  checks: number
  notCarried: ImportNote[]
  /** Conditions whose result can differ between Gatus and Mesh's strict reading. */
  differences: ImportNote[]
}

/** Sections of Gatus that are carried over. */
const SECTIONS = new Set(['endpoints', 'external-endpoints', 'alerting', 'maintenance'])

/** Makes a mesh.yaml of a Gatus configuration; each endpoint becomes a service with one check that reads as in Gatus. */
export function importGatus(text: string, file: string): GatusImport {
  const parsed = parseGatusFile(text, file)
  const { value, lineOf, unknownVariables } = parsed
  const notCarried: ImportNote[] = unknownVariables.map(({ name, line }) => ({
    line,
    text: `variable ${name}: it has no default; replace it in the output`,
  }))
  const differences: ImportNote[] = []
  const loseAt =
    (place: (string | number)[], title: string): Lose =>
    (path, reason) => {
      notCarried.push({ line: lineOf([...place, ...path]), text: `${[title, ...path].join('.')}: ${reason}` })
      return undefined
    }
  for (const key of Object.keys(value)) {
    // Gatus itself looks over keys that start so: they hold anchors.
    if (SECTIONS.has(key) || key.startsWith('x-')) continue
    loseAt([key], key)([], 'Mesh has no such part of its configuration')
  }
  const services: Fields[] = []
  const maintenance: Fields[] = []
  const alerting = new Map<string, string[]>()
  const ids = new UniqueIds()
  for (const { place, imported } of importedChecks(parsed, notCarried, differences)) {
    const { name, group, check, alerts, windows } = imported
    const id = ids.take(group === '' ? name : `${group}-${name}`)
    services.push({ id, name, ...(group === '' ? {} : { group }), checks: [check] })
    for (const type of alerts) alerting.set(type, [...(alerting.get(type) ?? []), id])
    for (const [index, one] of windows.entries()) {
      const lose = loseAt([...place, 'maintenance-windows', index], name)
      const window = importMaintenance(one, `gatus-${maintenance.length + 1}`, { services: [id] }, lose)
      if (window !== undefined) maintenance.push(window)
    }
  }
  const everything = importMaintenance(
    value['maintenance'],
    'gatus',
    { everything: true },
    loseAt(['maintenance'], 'maintenance'),
  )
  if (everything !== undefined) maintenance.unshift(everything)
  const { notifiers, routes } = importAlerting(value['alerting'], alerting, loseAt(['alerting'], 'alerting'))
  const sections = Object.entries({ notifiers, routes, maintenance }).filter(([, items]) => items.length > 0)
  const byLine = (left: ImportNote, right: ImportNote) => left.line - right.line
  return {
    yaml: stringify(
      { version: 1, services, ...Object.fromEntries(sections) },
      { lineWidth: 0, aliasDuplicateObjects: false },
    ),
    checks: services.length,
    notCarried: notCarried.sort(byLine),
    differences: differences.sort(byLine),
  }
}

interface Placed {
  place: (string | number)[]
  imported: ImportedCheck
}

/** The checks of all endpoints, and where each stands in the file. */
function importedChecks({ value, lineOf }: GatusFile, notCarried: ImportNote[], differences: ImportNote[]): Placed[] {
  const defaults = alertDefaults(value['alerting'])
  return (['endpoints', 'external-endpoints'] as const).flatMap((section) =>
    listOf(value[section]).flatMap((endpoint, index) => {
      const place = [section, index]
      const report = {
        drop: (path: (string | number)[], reason: string) =>
          notCarried.push({ line: lineOf([...place, ...path]), text: reason }),
        differ: (path: (string | number)[], reason: string) =>
          differences.push({ line: lineOf([...place, ...path]), text: reason }),
      }
      const make = section === 'endpoints' ? importEndpoint : importExternal
      const imported = make(endpoint, defaults, report)
      return imported === undefined ? [] : [{ place, imported }]
    }),
  )
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
