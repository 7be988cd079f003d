import { MeshError } from '@mesh/core/errors'
import { addressBits } from './address-bits.ts'
import { addressRange, isInRange, type AddressRange } from './address-range.ts'

/** Setting of a deployment that names the targets inside its own network, such as `10.8.0.0/16, db.internal`. */
export const ALLOW_SETTING = 'MESH_PROBE_ALLOW'

/** Targets that a deployment probes although they are not on the public internet. */
export interface AllowList {
  ranges: AddressRange[]
  hosts: Set<string>
}

const HOST_NAME = /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/

/** Reads CIDR blocks, addresses and host names, separated by commas or spaces; throws `failed-precondition` for others. */
export function allowList(text: string): AllowList {
  const list: AllowList = { ranges: [], hosts: new Set() }
  for (const entry of text.split(/[\s,]+/).filter((one) => one !== '')) {
    const range = addressRange(entry)
    const host = plainHost(entry)
    if (range !== undefined) list.ranges.push(range)
    else if (HOST_NAME.test(host)) list.hosts.add(host)
    else {
      throw new MeshError(
        'failed-precondition',
        `${ALLOW_SETTING}: found "${entry}"; expected an address, a block such as 10.0.0.0/8 or a host name`,
        { fault: 'user' },
      )
    }
  }
  return list
}

/** Whether the list names this address or a block around it. */
export function allowsAddress({ ranges }: AllowList, address: string): boolean {
  const bits = addressBits(address)
  return bits !== undefined && ranges.some((range) => isInRange(range, bits))
}

/** Whether the list names this host. */
export function allowsHost({ hosts }: AllowList, host: string): boolean {
  return hosts.has(plainHost(host))
}

/** A host name as it is compared: lower case, without trailing dot. */
export function plainHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}
