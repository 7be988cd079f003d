import { MeshError } from '@mesh/core/errors'

const TIMEOUT_MS = 5000

/**
 * What the metadata server says of the account that this function runs as; `what` is a path below it. MESH_METADATA_HOST
 * (`host:port`) names a stand-in. Throws `unavailable` with `name`, what it was wanted for.
 * Source: https://cloud.google.com/compute/docs/metadata/predefined-metadata-keys
 */
export async function accountMetadata(what: string, name: string, query: Record<string, string> = {}): Promise<string> {
  const host = process.env['MESH_METADATA_HOST'] || 'metadata.google.internal'
  const url = new URL(`http://${host}/computeMetadata/v1/instance/service-accounts/default/${what}`)
  url.search = new URLSearchParams(query).toString()
  try {
    const headers = { 'Metadata-Flavor': 'Google' }
    const reply = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
    const text = await reply.text()
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`)
    return text.trim()
  } catch (cause) {
    throw new MeshError('unavailable', `no ${name}: the metadata server at ${host} gives none`, { cause })
  }
}
