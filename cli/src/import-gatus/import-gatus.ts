import { stringify } from 'yaml'
import { parseGatusFile } from './gatus-file.ts'
import { importEndpoint, type ImportedCheck } from './import-endpoint.ts'
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

const SETTINGS = [
  'alerting',
  'maintenance',
  'external-endpoints',
  'suites',
  'security',
  'storage',
  'ui',
  'web',
  'remote',
]
const OTHER_SETTINGS = [
  'connectivity',
  'tunneling',
  'announcements',
  'metrics',
  'concurrency',
  'disable-monitoring-lock',
]

/** Makes a mesh.yaml of a Gatus configuration; each endpoint becomes a service with one check that reads as in Gatus. */
export function importGatus(text: string, file: string): GatusImport {
  const { value, lineOf, unknownVariables } = parseGatusFile(text, file)
  const notCarried: ImportNote[] = unknownVariables.map(({ name, line }) => ({
    line,
    text: `variable ${name}: it has no default; replace it in the output`,
  }))
  for (const key of [...SETTINGS, ...OTHER_SETTINGS]) {
    if (key in value)
      notCarried.push({ line: lineOf([key]), text: `${key}: Mesh has no such part of its configuration` })
  }
  const differences: ImportNote[] = []
  const ids = new UniqueIds()
  const services: object[] = []
  const endpoints = Array.isArray(value['endpoints']) ? value['endpoints'] : []
  for (const [index, endpoint] of endpoints.entries()) {
    const place = ['endpoints', index]
    const imported: ImportedCheck | undefined = importEndpoint(endpoint, {
      drop: (path, reason) => notCarried.push({ line: lineOf([...place, ...path]), text: reason }),
      differ: (path, reason) => differences.push({ line: lineOf([...place, ...path]), text: reason }),
    })
    if (imported === undefined) continue
    const { name, group, check } = imported
    const id = ids.take(group === '' ? name : `${group}-${name}`)
    services.push({ id, name, ...(group === '' ? {} : { group }), checks: [check] })
  }
  const byLine = (left: ImportNote, right: ImportNote) => left.line - right.line
  return {
    yaml: stringify({ version: 1, services }, { lineWidth: 0, aliasDuplicateObjects: false }),
    checks: services.length,
    notCarried: notCarried.sort(byLine),
    differences: differences.sort(byLine),
  }
}
