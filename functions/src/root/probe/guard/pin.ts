import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { ALLOW_SETTING, allowList, allowsAddress, allowsHost, plainHost, type AllowList } from './allow-list.ts'
import { METADATA, refusalReason } from './refusal-reason.ts'
import { RefusedTarget } from './refused-target.ts'

/**
 * Resolves a host once and checks every address it has. The answer takes the place of the look-up when connecting, so
 * that the connection goes to an address that was checked, whatever the name means by then. Throws `RefusedTarget`.
 */
export type Pin = (host: string) => Promise<PinnedHost>

interface PinnedHost {
  addresses: LookupAddress[]
  /** For `net.connect`, `tls.connect` and `http.request`: gives the checked addresses for any name. */
  lookup: LookupFunction
}

/** Names of the metadata service; known without a look-up, so that nobody need be on Google Cloud to refuse them. */
const METADATA_HOSTS = new Set(['metadata.google.internal', 'metadata.goog'])
const METADATA_ADDRESS: LookupAddress = { address: '169.254.169.254', family: 4 }

type Resolve = (host: string) => Promise<LookupAddress[]>

/** A guard in front of connections that lets through public addresses and what the list allows. */
export function pinning(allow: AllowList, resolve: Resolve = (host) => lookup(host, { all: true })): Pin {
  return async (host) => {
    const bare = host.replace(/^\[(.*)\]$/, '$1')
    const addresses = await addressesOf(bare, resolve)
    for (const { address } of addresses) {
      const reason = refusalReason(address)
      if (reason === undefined || allowsAddress(allow, address)) continue
      if (reason.startsWith(METADATA) || !allowsHost(allow, bare)) throw new RefusedTarget(bare, address, reason)
    }
    return { addresses, lookup: answering(addresses) }
  }
}

let live: Pin | undefined

/** The guard of this deployment: `MESH_PROBE_ALLOW` names what it lets through besides public addresses. */
export const livePin: Pin = async (host) => {
  live ??= pinning(allowList(process.env[ALLOW_SETTING] ?? ''))
  return live(host)
}

async function addressesOf(host: string, resolve: Resolve): Promise<LookupAddress[]> {
  const family = isIP(host)
  if (family !== 0) return [{ address: host, family }]
  return METADATA_HOSTS.has(plainHost(host)) ? [METADATA_ADDRESS] : resolve(host)
}

function answering(addresses: LookupAddress[]): LookupFunction {
  return (_, options, callback) => {
    const [first] = addresses
    if (first === undefined) {
      const error: NodeJS.ErrnoException = new Error('the name has no address')
      error.code = 'ENOTFOUND'
      callback(error, '')
    } else if (options.all) callback(null, addresses)
    else callback(null, first.address, first.family)
  }
}
