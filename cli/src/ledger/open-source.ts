import { MeshError } from '@mesh/core/errors'
import { Site } from '../site/site.ts'
import { targetSite } from '../site/target-site.ts'
import { HttpSource } from './http-source.ts'
import type { LedgerSource } from './source.ts'

const PATH = '/ledger'

/**
 * The log at an address, else that of the site that is meant. What it keeps to members is read with the API key in
 * `MESH_KEY`, else as the person that other commands sign in as.
 */
export function openSource(option: string | undefined): LedgerSource {
  const address = option ?? `${targetSite(undefined).address}${PATH}`
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    throw new MeshError(
      'invalid-argument',
      `"${address}" is no address of a log; expected one such as https://mesh.example/ledger`,
    )
  }
  const source = new HttpSource(address, async () => {
    const key = process.env['MESH_KEY']
    if (key !== undefined) return { 'x-mesh-key': key }
    if (!source.address.endsWith(PATH)) {
      throw new MeshError(
        'unauthenticated',
        `${source.address} wants to know who reads it: set MESH_KEY to an API key.`,
      )
    }
    const site = await Site.connect(source.address.slice(0, -PATH.length))
    return { authorization: `Bearer ${site.idToken}` }
  })
  return source
}
