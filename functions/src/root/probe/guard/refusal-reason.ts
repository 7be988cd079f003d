import { addressBits, type AddressBits } from './address-bits.ts'
import { addressRange, isInRange, type AddressRange } from './address-range.ts'

/** Addresses that answer with an instance's own credentials; they stay refused where a host name is allowed. */
export const METADATA = 'metadata service of the cloud'

/**
 * Blocks that are not the public internet: IANA's special-purpose registries
 * (https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry), and in front of them
 * where clouds keep their metadata services. The first block that holds an address names the reason.
 */
const REFUSED = table({
  [METADATA]: ['169.254.169.254', 'fd00:ec2::254', 'fd20:ce::254', '168.63.129.16', '100.100.100.200', '192.0.0.192'],
  unspecified: ['0.0.0.0/8', '::'],
  loopback: ['127.0.0.0/8', '::1'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'],
  'carrier-grade NAT': ['100.64.0.0/10'],
  'link-local': ['169.254.0.0/16', 'fe80::/10'],
  documentation: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'],
  benchmarking: ['198.18.0.0/15', '2001:2::/48'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  reserved: ['192.0.0.0/24', '192.88.99.0/24', '240.0.0.0/4', '2001::/23'],
})

const GLOBAL_UNICAST = required('2000::/3')

/** IPv6 blocks whose addresses carry an IPv4 address, and how many bits stand behind it. */
const CARRIERS = [
  { range: required('::/96'), bitsBehind: 0n },
  { range: required('::ffff:0:0/96'), bitsBehind: 0n },
  { range: required('64:ff9b::/96'), bitsBehind: 0n },
  { range: required('2002::/16'), bitsBehind: 80n },
]

/** Carriers that lead to the IPv4 address itself, so that a public one is as good as in its own notation. */
const PASSING = CARRIERS.slice(1)

/** Why Mesh does not probe an address by itself, as in `private (10.0.0.0/8)`; undefined for a public address. */
export function refusalReason(address: string): string | undefined {
  const bits = addressBits(address)
  return bits === undefined ? 'not an IP address' : reasonOf(bits)
}

function reasonOf(bits: AddressBits): string | undefined {
  const own = REFUSED.find(({ range }) => isInRange(range, bits))
  if (own !== undefined) return `${own.reason} (${own.range.text})`
  if (bits.width === 32) return undefined
  const carrier = CARRIERS.find(({ range }) => isInRange(range, bits))
  if (carrier !== undefined) {
    const inner = reasonOf({ width: 32, value: (bits.value >> carrier.bitsBehind) & 0xffff_ffffn })
    if (inner !== undefined) return `${inner} in an IPv6 address`
    if (PASSING.includes(carrier)) return undefined
  }
  return isInRange(GLOBAL_UNICAST, bits) ? undefined : 'reserved (outside 2000::/3)'
}

function table(blocks: Record<string, string[]>): { reason: string; range: AddressRange }[] {
  return Object.entries(blocks).flatMap(([reason, texts]) => texts.map((text) => ({ reason, range: required(text) })))
}

function required(text: string): AddressRange {
  const range = addressRange(text)
  if (range === undefined) throw new Error(`${text} is no block of addresses`)
  return range
}
