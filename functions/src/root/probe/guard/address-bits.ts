import { isIPv4, isIPv6 } from 'node:net'

/** An IP address as a number of 32 or 128 bits. */
export interface AddressBits {
  width: 32 | 128
  value: bigint
}

/** The bits of an IPv4 address in four decimal parts or of an IPv6 address without zone; undefined for other text. */
export function addressBits(text: string): AddressBits | undefined {
  if (isIPv4(text)) return { width: 32, value: joined(text.split('.').map(Number), 8n) }
  if (!isIPv6(text) || text.includes('%')) return undefined
  const [head = '', tail] = text.split('::')
  const left = groups(head)
  const right = tail === undefined ? [] : groups(tail)
  const zeros = Array<number>(8 - left.length - right.length).fill(0)
  return { width: 128, value: joined([...left, ...zeros, ...right], 16n) }
}

/** Groups of 16 bits; a dotted end stands for two of them. */
function groups(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)]
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number)
    return [a * 256 + b, c * 256 + d]
  })
}

function joined(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | BigInt(part), 0n)
}
