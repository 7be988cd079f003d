import { readSuite } from '../suite/suite-file.ts'

/** The dashboard's address: the option, else `MESH_SITE`, else the local suite that is running. */
export function siteAddress(option: string | undefined): string {
  const address = option ?? process.env['MESH_SITE']
  return address === undefined ? readSuite().site : address.replace(/\/+$/, '')
}
