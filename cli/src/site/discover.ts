import { emulatorsLiteral } from '@mesh/core/emulators-literal'
import { MeshError } from '@mesh/core/errors'
import { fetchDirectly } from './fetch-directly.ts'
import { isLoopback } from './is-loopback.ts'

/** What a Mesh site says about itself: its Firebase web configuration, and emulators when it runs on them. */
export interface SiteConfig {
  projectId: string
  apiKey: string
  /** `host:port` of the emulators; undefined on a real project. */
  emulators: { auth: string; functions: string } | undefined
}

/** Reads a site's configuration from Firebase Hosting's own `/__/firebase/init` files. */
export async function discoverSite(address: string): Promise<SiteConfig> {
  const config = parseJson(await read(`${address}/__/firebase/init.json`), address)
  return { ...config, emulators: emulatorsOf(address, await read(`${address}/__/firebase/init.js?useEmulator=true`)) }
}

async function read(url: string): Promise<string> {
  const response = await fetchDirectly(url, {}, (origin) => `--site ${origin}`).catch((cause: unknown) => {
    if (cause instanceof MeshError) throw cause
    throw new MeshError(
      'unavailable',
      `${url} does not answer. Is the address right, and is the site (or "npm start") running?`,
      { cause },
    )
  })
  if (!response.ok) {
    throw new MeshError(
      'not-found',
      `${url} answered HTTP ${response.status}; expected Firebase Hosting's configuration.`,
    )
  }
  return response.text()
}

function parseJson(text: string, address: string): { projectId: string; apiKey: string } {
  try {
    const { projectId, apiKey } = JSON.parse(text) as Record<string, unknown>
    if (typeof projectId === 'string' && typeof apiKey === 'string') return { projectId, apiKey }
  } catch {
    // Falls through to the error that names what was expected.
  }
  throw new MeshError(
    'failed-precondition',
    `${address} does not serve a Firebase web configuration. Register a web app in the project and deploy Hosting again.`,
  )
}

/**
 * The emulators that `init.js` of the site at an address names; undefined on a real project. Throws `failed-precondition`
 * when the site is on another machine: emulators are spoken to in clear.
 */
export function emulatorsOf(address: string, initJs: string): SiteConfig['emulators'] {
  const literal = emulatorsLiteral(initJs)
  if (literal === undefined) return undefined
  const { auth, functions } = JSON.parse(literal) as Record<string, { hostAndPort: string } | undefined>
  if (auth === undefined || functions === undefined) return undefined
  if (!isLoopback(new URL(address).hostname)) {
    throw new MeshError(
      'failed-precondition',
      `${address} says that it runs on emulators at ${auth.hostAndPort} and ${functions.hostAndPort}. Keys and passwords go to emulators only when the site is on this machine.`,
    )
  }
  return { auth: auth.hostAndPort, functions: functions.hostAndPort }
}
