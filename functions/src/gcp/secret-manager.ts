import { MeshError } from '@mesh/core/errors'
import { grpcCode } from '../kit/as-mesh-error.ts'
import { openedOnce } from '../kit/opened-once.ts'
import { clientOptions, projectId } from './client-options.ts'

/** How long a value is used before Secret Manager is asked again: a rotated secret takes effect within it. */
const CACHE_MS = 300_000

const ACCESS_TIMEOUT_MS = 10_000

const VARIABLE = 'SECRET_MANAGER_EMULATOR_HOST'

const client = openedOnce(async () => {
  const { SecretManagerServiceClient } = await import('@google-cloud/secret-manager')
  return new SecretManagerServiceClient({ ...(await clientOptions(VARIABLE)) })
})
const values = fiveMinutes<string>()
const versions = fiveMinutes<string[]>()
/** A batch of checks that share a secret asks for it once. */
const underWay = new Map<string, Promise<string>>()

/**
 * The value of a secret, given by name (`NAME` in this project, its latest version, or
 * `projects/P/secrets/NAME/versions/V`), without line ends behind it. Kept in memory for five minutes; never logged.
 * Throws `unavailable` with the secret's name when it cannot be read now: a person may yet create, enable or share it.
 */
export async function readSecret(reference: string, now: Date): Promise<string> {
  const name = reference.includes('/') ? reference : `projects/${projectId()}/secrets/${reference}/versions/latest`
  const kept = values.find(name, now)
  if (kept !== undefined) return kept
  const reading = underWay.get(name) ?? access(name).finally(() => underWay.delete(name))
  underWay.set(name, reading)
  const value = await reading
  values.keep(name, value, now)
  return value
}

/**
 * Names of the enabled versions of a secret of this project, the newest first; none when there is no such secret, nor on emulators
 * without a stand-in for Secret Manager. Kept in memory for five minutes. Throws `unavailable` when they cannot be listed now.
 */
export async function enabledVersions(secret: string, now: Date): Promise<string[]> {
  if (process.env['FIRESTORE_EMULATOR_HOST'] !== undefined && !process.env[VARIABLE]) return []
  const parent = `projects/${projectId()}/secrets/${secret}`
  const kept = versions.find(parent, now)
  if (kept !== undefined) return kept
  const names = await listEnabled(parent)
  // Whoever makes the first version should not have to wait.
  if (names.length > 0) versions.keep(parent, names, now)
  return names
}

/** What was read within the last five minutes, by name; nothing counts that a clock which was set back says is of the future. */
function fiveMinutes<T>() {
  const kept = new Map<string, { value: T; readMs: number }>()
  return {
    find(name: string, now: Date): T | undefined {
      const found = kept.get(name)
      const ageMs = now.getTime() - (found?.readMs ?? 0)
      return ageMs >= 0 && ageMs < CACHE_MS ? found?.value : undefined
    },
    keep(name: string, value: T, now: Date): void {
      kept.set(name, { value, readMs: now.getTime() })
    },
  }
}

async function listEnabled(parent: string): Promise<string[]> {
  const numberOf = (name: string) => Number(name.split('/').at(-1))
  try {
    const [all] = await (await client()).listSecretVersions({ parent }, { timeout: ACCESS_TIMEOUT_MS })
    const enabled = all.filter(({ state }) => state === 'ENABLED')
    return enabled.flatMap(({ name }) => name ?? []).sort((left, right) => numberOf(right) - numberOf(left))
  } catch (cause) {
    const code = grpcCode(cause)
    if (code === 5) return []
    const why = code === 7 ? 'be listed by this function: it needs the role Secret Manager Viewer' : 'be listed now'
    throw new MeshError('unavailable', `the versions of the secret ${parent} cannot ${why}`, { cause })
  }
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
    const code = grpcCode(cause)
    throw new MeshError('unavailable', `the secret ${name} ${REASONS[code ?? -1] ?? 'cannot be read now'}`, { cause })
  }
}

/** By gRPC status. */
const REASONS: Record<number, string> = {
  3: 'has a name that Secret Manager refuses',
  5: 'does not exist or has no version',
  7: 'may not be read by this function: it needs the role Secret Manager Secret Accessor',
  9: 'has a disabled or destroyed version',
}
