import { CONFIG_VALUE_LIMITS } from './config-value.ts'
import { saysSecret } from './secret-word.ts'

/**
 * Why a JSON value cannot be stored where every member reads it, as configuration or as what a webhook is sent: too long, too deep, a list in a list (which
 * Firestore does not take), a name of its own kind or one that says secret. Undefined when it can.
 */
export function configValueFault(value: unknown, bytesMax: number = CONFIG_VALUE_LIMITS.bytesMax): string | undefined {
  const bytes = new TextEncoder().encode(JSON.stringify(value)).length
  if (bytes > bytesMax) return `${bytes} bytes of JSON; at most ${bytesMax}`
  return faultIn(value, 1, false)
}

function faultIn(value: unknown, depth: number, isInList: boolean): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return `${value} is no JSON number`
  if (typeof value === 'string' && !value.isWellFormed()) return 'a text that is no valid Unicode'
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > CONFIG_VALUE_LIMITS.depthMax) return `nested deeper than ${CONFIG_VALUE_LIMITS.depthMax} levels`
  if (Array.isArray(value)) {
    if (isInList) return 'a list directly within a list, which Firestore does not take: put an object between them'
    return first(value.map((item) => faultIn(item, depth + 1, true)))
  }
  return first(Object.entries(value).map(([name, item]) => nameFault(name) ?? faultIn(item, depth + 1, false)))
}

function nameFault(name: string): string | undefined {
  if (saysSecret(name)) return `"${name}" says that it is a secret: every member can read this; use Secret Manager`
  if (name === '' || /^__.*__$/.test(name)) return `"${name}" is a name that Firestore keeps for itself`
  return name.isWellFormed() ? undefined : 'a name that is no valid Unicode'
}

function first(faults: readonly (string | undefined)[]): string | undefined {
  return faults.find((fault) => fault !== undefined)
}
