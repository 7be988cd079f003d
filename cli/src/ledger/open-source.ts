import { MeshError } from '@mesh/core/errors'
import { Site } from '../site/site.ts'
import { targetSite } from '../site/target-site.ts'
import { HttpSource } from './http-source.ts'
import type { LedgerSource } from './source.ts'

const PATH = '/ledger'

interface Options {
  /** Address of a log; that of the site when absent. */
  url?: string
  /** What `--site` says. */
  site?: string
}

/**
 * The log at an address, else that of the site that is meant. What it keeps to members is read as other commands read that
 * site, with the key or the account they use; a log of any other origin is told neither.
 */
export function openSource({ url, site }: Options): LedgerSource {
  const address = url ?? `${targetSite(site).address}${PATH}`
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    throw new MeshError(
      'invalid-argument',
      `"${address}" is no address of a log; expected one such as https://mesh.example/ledger`,
    )
  }
  return new HttpSource(address, async () => (await Site.connect(ownSite(address, site))).headers)
}

/** The site that a key or a password is for, when the log is of its origin; `unauthenticated` otherwise. */
function ownSite(address: string, option: string | undefined): string {
  const own = knownSite(option)
  const { origin } = new URL(address)
  if (own !== undefined && new URL(own).origin === origin) return own
  const whose =
    own === undefined
      ? 'for no site, since neither --site nor MESH_SITE names one and no local suite is running'
      : `for ${own} and goes nowhere else`
  throw new MeshError(
    'unauthenticated',
    `${address} wants to know who reads it. What this command signs in with is ${whose}: if the log is of ${own === undefined ? 'a' : 'another'} Mesh of yours, name that with --site ${origin}.`,
  )
}

function knownSite(option: string | undefined): string | undefined {
  try {
    return targetSite(option).address
  } catch (error) {
    // No suite is running.
    if (error instanceof MeshError && error.code === 'failed-precondition') return undefined
    throw error
  }
}
