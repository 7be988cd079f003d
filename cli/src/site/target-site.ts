import { MeshError } from '@mesh/core/errors'
import { readSuite } from '../suite/suite-file.ts'
import { isLoopback } from './is-loopback.ts'

interface Target {
  /** The dashboard's address. */
  address: string
  /** Where the demo fleet is, when the target is the local suite. */
  demo: Record<string, string>
}

/**
 * The site that is meant: the option, else `MESH_SITE`, else the local suite that is running. Throws `invalid-argument` for
 * a site on another machine without https: it could be anybody's who is on the way.
 */
export function targetSite(option: string | undefined): Target {
  const address = option ?? process.env['MESH_SITE']
  if (address === undefined) {
    const { site, demo } = readSuite('name a site with --site')
    return { address: site, demo }
  }
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    throw new MeshError(
      'invalid-argument',
      `"${address}" is no address of a site; expected one such as https://mesh.example`,
    )
  }
  const { protocol, hostname, host } = new URL(address)
  if (protocol === 'http:' && !isLoopback(hostname)) {
    throw new MeshError(
      'invalid-argument',
      `Keys and passwords would go to "${address}" in clear, and anybody on the way could answer in its name: use https://${host}`,
    )
  }
  return { address: address.replace(/\/+$/, ''), demo: {} }
}
