import { RpcError } from '../../kit/rpc-error.ts'
import type { Service } from './types.ts'

/** Fields of a service that callers may change. Source: google/cloud/run/v2/service.proto, those that are not output only */
const WRITABLE = [
  'description',
  'labels',
  'annotations',
  'client',
  'clientVersion',
  'ingress',
  'launchStage',
  'binaryAuthorization',
  'template',
  'traffic',
  'scaling',
  'invokerIamDisabled',
  'defaultUriDisabled',
  'iapEnabled',
  'multiRegionSettings',
  'customAudiences',
  'buildConfig',
]

/**
 * The service with the masked fields of `asked`, a field that `asked` lacks being taken away; `*` is every field that may be
 * changed, and no mask every one that `asked` has. Throws INVALID_ARGUMENT for a field that there is none of.
 * Source: https://google.aip.dev/134, https://google.aip.dev/161
 */
export function masked(current: Service, asked: Service, paths: readonly string[]): Service {
  const fields = paths.includes('*') ? WRITABLE : paths.length > 0 ? paths.map(camelPath) : populated(asked)
  const next = structuredClone(current)
  for (const field of fields) {
    const [top = ''] = field.split('.')
    if (!WRITABLE.includes(top)) {
      throw new RpcError(
        'INVALID_ARGUMENT',
        `update_mask: ${JSON.stringify(field)} is no field that may be changed; there are: ${WRITABLE.map(snake).join(', ')}.`,
      )
    }
    move(asked, next, field.split('.'))
  }
  return next
}

function populated(asked: Service): string[] {
  return WRITABLE.filter((field) => {
    const value = asked[field]
    return value !== undefined && !(Array.isArray(value) && value.length === 0)
  })
}

function move(from: Record<string, unknown>, to: Record<string, unknown>, [key = '', ...rest]: string[]): void {
  const value = from[key]
  if (rest.length > 0) {
    const inner = record(to[key]) ?? {}
    to[key] = inner
    move(record(value) ?? {}, inner, rest)
  } else if (value === undefined) delete to[key]
  else to[key] = structuredClone(value)
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

/** Masks name fields as the description of the API does, with underscores. */
function camelPath(path: string): string {
  if (/[A-Z]/.test(path)) {
    throw new RpcError('INVALID_ARGUMENT', `update_mask: found ${JSON.stringify(path)}; expected ${snake(path)}.`)
  }
  return path.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function snake(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
