import { addressBits, type AddressBits } from './address-bits.ts'

/** A block of addresses, as in CIDR notation. */
export interface AddressRange {
  text: string
  network: AddressBits
  prefixBits: number
}

/** The block that `10.0.0.0/8`, `fd00::/8` or a single address names; undefined for other text. */
export function addressRange(text: string): AddressRange | undefined {
  const [address = '', prefix, ...rest] = text.split('/')
  const network = addressBits(address)
  if (network === undefined || rest.length > 0) return undefined
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return undefined
  const prefixBits = prefix === undefined ? network.width : Number(prefix)
  return prefixBits > network.width ? undefined : { text, network, prefixBits }
}

/** Whether an address lies in the block. */
export function isInRange({ network, prefixBits }: AddressRange, address: AddressBits): boolean {
  if (network.width !== address.width) return false
  const hostBits = BigInt(network.width - prefixBits)
  return network.value >> hostBits === address.value >> hostBits
}
