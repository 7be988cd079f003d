/** Fields whose presence means something even when they are zero or false. */
const OPTIONAL = new Set(['manualInstanceCount', 'gpuZonalRedundancyDisabled'])

/**
 * A message without the fields that have their default value: on the wire they are the same as absent ones, and some clients
 * send them. Source: https://protobuf.dev/programming-guides/proto3/#default
 */
export function withoutDefaults<T extends object>(message: T): T {
  const kept = Object.entries(message)
    .filter(([key, value]) => OPTIONAL.has(key) || !isDefault(value))
    .map(([key, value]) => [key, inner(value)] as const)
  return Object.fromEntries(kept) as T
}

function inner(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inner)
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array) ? withoutDefaults(value) : value
}

function isDefault(value: unknown): boolean {
  if (typeof value === 'string') return value === '' || value === '0' || value.endsWith('_UNSPECIFIED')
  return value === undefined || value === null || value === 0 || value === false || isEmptyList(value)
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
