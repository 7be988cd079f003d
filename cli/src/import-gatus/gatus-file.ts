import { isMap } from 'yaml'
import { MeshError } from '@mesh/core/errors'
import { locate } from '../config/locate.ts'
import { readYaml } from '../config/read-yaml.ts'

const VARIABLE = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*))?\}|\$([A-Za-z_][A-Za-z0-9_]*)/g

type Path = (string | number)[]

/** A Gatus configuration: its values with aliases and merge keys resolved, and where each stands. */
export interface GatusFile {
  value: Record<string, unknown>
  /** Line of the value at a path, or of the nearest thing that is there. */
  lineOf: (path: Path) => number
  /** Variables that the file names without a default; they stand in the values as they are written. */
  unknownVariables: { name: string; line: number }[]
}

/** Parses a Gatus configuration; `file` is its name in faults, which are an `invalid-argument`. */
export function parseGatusFile(text: string, file: string): GatusFile {
  const yaml = readYaml(text)
  if ('issues' in yaml) {
    const all = yaml.issues.map(({ line, column, message }) => `${file}:${line}:${column}  ${message}`)
    throw new MeshError('invalid-argument', all.join('\n'))
  }
  const { document, lines } = yaml
  const unknownVariables: GatusFile['unknownVariables'] = []
  const lineOf = (path: Path) => {
    const last = path.at(-1)
    return typeof last === 'string'
      ? locate(document, lines, path.slice(0, -1), last).line
      : locate(document, lines, path).line
  }
  const value = substituted(yaml.value, [], (name, path) => unknownVariables.push({ name, line: lineOf(path) }))
  if (!isMap(document.contents) || typeof value !== 'object' || value === null) {
    throw new MeshError('invalid-argument', `${file}:1:1  expected a Gatus configuration: a map with the key endpoints`)
  }
  return { value: value as Record<string, unknown>, lineOf, unknownVariables }
}

/** Gatus replaces variables in the text of the file; here only their defaults are known. */
function substituted(value: unknown, path: Path, report: (name: string, path: Path) => void): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(VARIABLE, (whole, braced?: string, fallback?: string, bare?: string) => {
      if (whole === '$$') return '$'
      if (fallback !== undefined) return fallback
      report(braced ?? bare ?? whole, path)
      return whole
    })
  }
  if (Array.isArray(value)) return value.map((item, index) => substituted(item, [...path, index], report))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, substituted(inner, [...path, key], report)]),
  )
}
