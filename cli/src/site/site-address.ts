import { MeshError } from '@mesh/core/errors'
import { readSuite } from '../suite/suite-file.ts'

/** The dashboard's address: the option, else `MESH_SITE`, else the local suite that is running. */
export function siteAddress(option: string | undefined): string {
  const address = option ?? process.env['MESH_SITE']
  if (address === undefined) return readSuite().site
  if (/^https?:\/\//i.test(address) && URL.canParse(address)) return address.replace(/\/+$/, '')
  throw new MeshError(
    'invalid-argument',
    `"${address}" is no address of a site; expected one such as https://mesh.example`,
  )
}
