import { conditionFault } from '@mesh/core/root/conditions/condition-fault'
import { goDurationNs } from '@mesh/core/root/conditions/go-number'
import { strictDifferences } from '@mesh/core/root/conditions/strict-differences'
import { CHECK_LIMITS } from '@mesh/core/schema/check'
import { checkConfigSchema } from '@mesh/core/schema/config'

export interface ImportedCheck {
  name: string
  group: string
  check: Record<string, unknown>
}

/** Where an endpoint's losses and doubts are reported; paths lead on from the endpoint. */
interface Report {
  drop: (path: string[], reason: string) => void
  differ: (path: (string | number)[], reason: string) => void
}

const KNOWN_KEYS = new Set([
  'name',
  'group',
  'url',
  'method',
  'body',
  'headers',
  'interval',
  'conditions',
  'enabled',
  'client',
])
const TEMPLATE = /\[(ENDPOINT_(NAME|GROUP|URL)|LOCAL_ADDRESS|RANDOM_STRING_\d+|CONTEXT)\]/
const DEFAULT_TIMEOUT_MS = 10_000
const DEFAULT_INTERVAL_MS = 60_000

type Fields = Record<string, unknown>

/** The check that an endpoint of Gatus becomes; undefined when Mesh cannot make it, which is reported. */
export function importEndpoint(endpoint: unknown, report: Report): ImportedCheck | undefined {
  const fields = fieldsOf(endpoint)
  const { name, group = '', url } = fields
  const title = text(name) === '' ? 'endpoint without name' : `endpoint "${text(name)}"`
  const lose: Lose = (path, reason) => {
    report.drop(path, `${title}: ${reason}`)
    return undefined
  }
  if (fields['enabled'] === false) return lose(['enabled'], 'is switched off')
  const kind =
    fields['dns'] !== undefined ? 'dns' : (/^([a-z]+):\/\//i.exec(text(url))?.[1]?.toLowerCase() ?? 'unknown')
  if (kind !== 'http' && kind !== 'https') return lose(['url'], `${kind.toUpperCase()} is not imported`)
  for (const key of Object.keys(fields)) if (!KNOWN_KEYS.has(key)) lose([key], `${key} is not carried over`)

  const conditions = conditionsOf(fields['conditions'], (index, reason) => lose(['conditions', String(index)], reason))
  if (conditions.length === 0) return lose(['conditions'], 'no condition is left, so it is not imported')
  const client = fieldsOf(fields['client'])
  const check = {
    id: 'http',
    http: httpOf(fields, client, lose),
    conditions: conditions.map(({ condition }) => condition),
    compat: 'gatus',
    interval: bounded(fields['interval'], DEFAULT_INTERVAL_MS, 'interval', lose),
    timeout: bounded(client['timeout'], DEFAULT_TIMEOUT_MS, 'timeout', lose),
  }
  const parsed = checkConfigSchema.safeParse(check)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    return lose([], `Mesh refuses it: ${faults.join('; ')}`)
  }
  for (const { condition, index } of conditions) {
    for (const reason of strictDifferences(condition))
      report.differ(['conditions', index], `${title}, ${condition}: ${reason}`)
  }
  return { name: text(name).slice(0, 100) || text(url).slice(0, 100), group: text(group).slice(0, 100), check }
}

type Lose = (path: string[], reason: string) => undefined

function conditionsOf(value: unknown, lose: (index: number, reason: string) => void) {
  const texts = Array.isArray(value) ? value.map(text) : []
  return texts.flatMap((condition, index) => {
    const fault = conditionFault(condition, 'gatus')
    if (fault === undefined) return [{ condition, index }]
    lose(index, `condition ${condition}: Mesh expects ${fault}`)
    return []
  })
}

function httpOf(fields: Fields, client: Fields, lose: Lose): Fields {
  const http: Fields = { url: text(fields['url']) }
  if (fields['method'] !== undefined) http['method'] = text(fields['method']).toUpperCase()
  if (fields['body'] !== undefined) {
    http['body'] = text(fields['body'])
    if (TEMPLATE.test(text(fields['body']))) lose(['body'], 'the placeholders in its body are sent as they are')
  }
  const headers = Object.entries(fieldsOf(fields['headers'])).flatMap(([name, value]) => {
    const one = { headers: { [name]: text(value) }, url: 'http://header.invalid/' }
    if (checkConfigSchema.shape.http.unwrap().safeParse(one).success) return [[name, text(value)] as const]
    lose(['headers', name], `header ${name}: its value is or may be a secret, which Mesh does not keep in checks`)
    return []
  })
  const hasUserAgent = headers.some(([name]) => name.toLowerCase() === 'user-agent')
  http['headers'] = Object.fromEntries(hasUserAgent ? headers : [...headers, ['User-Agent', 'Gatus/1.0']])
  for (const key of Object.keys(client)) {
    if (key === 'ignore-redirect' && client[key] === true) http['redirects'] = { follow: false }
    else if (key !== 'timeout' && key !== 'ignore-redirect') lose(['client', key], `client.${key} is not carried over`)
  }
  return http
}

/** A duration of Gatus as one of mesh.yaml, moved into Mesh's bounds where it lies outside. */
function bounded(value: unknown, defaultMs: number, key: 'interval' | 'timeout', lose: Lose): string {
  const durationNs = value === undefined ? undefined : goDurationNs(text(value))
  const path = key === 'timeout' ? ['client', key] : [key]
  if (value !== undefined && durationNs === undefined) lose(path, `${key} ${text(value)}: not a duration`)
  const ms = durationNs === undefined || durationNs === 0n ? defaultMs : Number(durationNs / 1_000_000n)
  const [min, max] = [CHECK_LIMITS[`${key}MsMin`], CHECK_LIMITS[`${key}MsMax`]]
  const within = Math.min(max, Math.max(min, ms))
  if (within !== ms) lose(path, `${key} ${text(value)}: becomes ${within} ms, the nearest that Mesh allows`)
  for (const [unit, size] of [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const) {
    if (within % size === 0) return `${within / size}${unit}`
  }
  return `${within}ms`
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
