import { MeshError, type MeshErrorCode } from '@mesh/core/errors'
import { SEEDED_ADMIN } from '../suite/accounts.ts'
import { discoverSite, type SiteConfig } from './discover.ts'
import { fetchDirectly } from './fetch-directly.ts'

const REGION = 'us-central1'

/** The Auth emulator gives the function that it asks before a sign-in a minute. */
const SIGN_IN_MS = 70_000

interface Credentials {
  email: string
  password: string
}

/** A deployed Mesh (or the local suite) and a signed-in person or a machine with a key: calls its callable functions. */
export class Site {
  readonly #config: SiteConfig
  /** What every request carries to say who asks: an ID token, good for an hour, or the API key. For this site only. */
  readonly headers: Readonly<Record<string, string>>

  private constructor(config: SiteConfig, headers: Readonly<Record<string, string>>) {
    this.#config = config
    this.headers = headers
  }

  /**
   * Finds the site's configuration; calls with the API key `MESH_KEY`, else signs in with `MESH_EMAIL` and `MESH_PASSWORD`
   * (locally the seeded admin).
   */
  static async connect(address: string): Promise<Site> {
    const config = await discoverSite(address)
    const { MESH_KEY: key } = process.env
    if (key) return new Site(config, { 'x-mesh-key': key })
    const idToken = await signIn(config, credentials(config))
    return new Site(config, { authorization: `Bearer ${idToken}` })
  }

  /** Calls a callable function; its HttpsError becomes a MeshError with the same code, message and details. */
  async call(name: string, data: unknown): Promise<unknown> {
    const { projectId, emulators } = this.#config
    const base = emulators
      ? `http://${emulators.functions}/${projectId}/${REGION}`
      : `https://${REGION}-${projectId}.cloudfunctions.net`
    const response = await fetchDirectly(`${base}/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.headers },
      body: JSON.stringify({ data }),
    }).catch((cause: unknown) => {
      if (cause instanceof MeshError) throw cause
      throw new MeshError('unavailable', `The function ${name} does not answer at ${base}.`, { cause })
    })
    const text = await response.text()
    const body = parseBody(text)
    if (body?.error !== undefined) throw asMeshError(body.error)
    if (body === undefined || !response.ok) {
      throw new MeshError('internal', `The function ${name} answered HTTP ${response.status}: ${text.slice(0, 300)}`)
    }
    return body.result
  }
}

function credentials({ emulators }: SiteConfig): Credentials {
  const { MESH_EMAIL: email, MESH_PASSWORD: password } = process.env
  if (email !== undefined && password !== undefined) return { email, password }
  if (emulators !== undefined) return SEEDED_ADMIN
  throw new MeshError(
    'unauthenticated',
    'Set MESH_EMAIL and MESH_PASSWORD to those of a member whose role allows this, or MESH_KEY to an API key that has the scope for it. What "members" and "keys" do, no key may do: it takes an admin (to review or list, an auditor), who does it on the page Access of the dashboard when they have no password.',
  )
}

async function signIn({ apiKey, emulators }: SiteConfig, { email, password }: Credentials): Promise<string> {
  const host = 'identitytoolkit.googleapis.com/v1/accounts:signInWithPassword'
  const url = emulators ? `http://${emulators.auth}/${host}` : `https://${host}`
  const response = await fetchDirectly(`${url}?key=${encodeURIComponent(apiKey)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password, returnSecureToken: true }),
    signal: AbortSignal.timeout(SIGN_IN_MS),
  }).catch((cause: unknown) => {
    if (cause instanceof MeshError) throw cause
    throw new MeshError('unavailable', `Signing in failed: ${new URL(url).origin} does not answer.`, { cause })
  })
  const text = await response.text()
  const body = (parseBody(text) ?? {}) as { idToken?: string; error?: { message?: string } }
  if (body.idToken !== undefined) return body.idToken
  throw new MeshError(
    'unauthenticated',
    `Signing in as ${email} failed: ${body.error?.message ?? `HTTP ${response.status}`}.`,
  )
}

interface CallableError {
  status?: string
  message?: string
  details?: Record<string, unknown>
}

function parseBody(text: string): { result?: unknown; error?: CallableError } | undefined {
  try {
    return JSON.parse(text) as { result?: unknown; error?: CallableError }
  } catch {
    return undefined
  }
}

function asMeshError({ status = 'INTERNAL', message = 'no message', details }: CallableError): MeshError {
  const code = status.toLowerCase().replaceAll('_', '-') as MeshErrorCode
  return new MeshError(code, message, details === undefined ? {} : { details })
}
