import { MeshError } from '@mesh/core/errors'
import { readSuite } from '../suite/suite-file.ts'

interface Target {
  /** The dashboard's address. */
  address: string
  /** Where the demo fleet is, when the target is the local suite. */
  demo: Record<string, string>
}

/** The site that is meant: the option, else `MESH_SITE`, else the local suite that is running. */
export function targetSite(option: string | undefined): Target {
  const address = option ?? process.env['MESH_SITE']
  if (address === undefined) {
    const { site, demo } = readSuite()
    return { address: site, demo }
  }
  if (/^https?:\/\//i.test(address) && URL.canParse(address)) return { address: address.replace(/\/+$/, ''), demo: {} }
  throw new MeshError(
    'invalid-argument',
    `"${address}" is no address of a site; expected one such as https://mesh.example`,
  )
}
