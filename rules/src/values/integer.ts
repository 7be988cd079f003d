import { Fault } from './fault.ts'

/** The integer, or a fault when it does not fit into 64 bits. */
export function integer(value: bigint): bigint | Fault {
  return BigInt.asIntN(64, value) === value ? value : new Fault(`integer overflow: ${value} does not fit into 64 bits`)
}
