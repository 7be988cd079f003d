import { ALLOW_SETTING } from './allow-list.ts'

/** Mesh does not connect there: its own policy, never a failure of the service. */
export class RefusedTarget extends Error {
  constructor(host: string, address: string, reason: string) {
    const where = host === address ? address : `${host} at ${address}`
    super(`Mesh refuses to probe ${where}: ${reason}. To allow it, add ${address} to ${ALLOW_SETTING}`)
    this.name = 'RefusedTarget'
  }
}
