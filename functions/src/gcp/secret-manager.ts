import { MeshError } from '@mesh/core/errors'
import { openedOnce } from '../kit/opened-once.ts'
import { clientOptions, projectId } from './client-options.ts'

/** How long a value is used before Secret Manager is asked again: a rotated secret takes effect within it. */
const CACHE_MS = 300_000

const ACCESS_TIMEOUT_MS = 10_000

const client = openedOnce(async () => {
  const { SecretManagerServiceClient } = await import('@google-cloud/secret-manager')
  return new SecretManagerServiceClient({ ...(await clientOptions('SECRET_MANAGER_EMULATOR_HOST')) })
})
const cache = new Map<string, { value: string; readMs: number }>()
/** A batch of checks that share a secret asks for it once. */
const underWay = new Map<string, Promise<string>>()

/**
 * The value of a secret, given by name (`NAME` in this project, its latest version, or
 * `projects/P/secrets/NAME/versions/V`), without line ends behind it. Kept in memory for five minutes; never logged.
 * Throws `unavailable` with the secret's name when it cannot be read now: a person may yet create, enable or share it.
 */
export async function readSecret(reference: string, now: Date): Promise<string> {
  const name = reference.includes('/') ? reference : `projects/${projectId()}/secrets/${reference}/versions/latest`
  const cached = cache.get(name)
  const age = cached === undefined ? CACHE_MS : now.getTime() - cached.readMs
  if (cached !== undefined && age >= 0 && age < CACHE_MS) return cached.value
  const reading = underWay.get(name) ?? access(name).finally(() => underWay.delete(name))
  underWay.set(name, reading)
  const value = await reading
  cache.set(name, { value, readMs: now.getTime() })
  return value
}

async function access(name: string): Promise<string> {
  try {
    const [{ payload }] = await (await client()).accessSecretVersion({ name }, { timeout: ACCESS_TIMEOUT_MS })
    const value = Buffer.from(payload?.data ?? '')
      .toString('utf8')
      .replace(/[\r\n]+$/, '')
    if (value === '') throw new MeshError('unavailable', `the secret ${name} is empty`)
    return value
  } catch (cause) {
    if (cause instanceof MeshError) throw cause
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? Number(cause.code) : Number.NaN
    throw new MeshError('unavailable', `the secret ${name} ${REASONS[code] ?? 'cannot be read now'}`, { cause })
  }
}

/** By gRPC status. */
const REASONS: Record<number, string> = {
  3: 'has a name that Secret Manager refuses',
  5: 'does not exist or has no version',
  7: 'may not be read by this function: it needs the role Secret Manager Secret Accessor',
  9: 'has a disabled or destroyed version',
}
