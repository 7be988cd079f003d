import { MeshError } from '@mesh/core/errors'
import type { DemoMode } from './demo-fleet.ts'

/** Tells one demo service how to behave; returns what it now does. */
export async function setDemoMode(addresses: Record<string, string>, service: string, mode: DemoMode): Promise<string> {
  const address = addresses[service]
  if (address === undefined) {
    const known = Object.keys(addresses).join(', ') || 'none; the suite runs without the demo fleet'
    throw new MeshError('not-found', `No demo service "${service}". The running fleet has: ${known}.`)
  }
  const response = await fetch(`${address}/demo/mode`, { method: 'PUT', body: mode }).catch((cause: unknown) => {
    throw new MeshError(
      'unavailable',
      `The demo service ${service} does not answer at ${address}. Is "npm start" running?`,
      {
        cause,
      },
    )
  })
  const says = await response.text()
  if (!response.ok) throw new MeshError('internal', `The demo service ${service} refused: ${says}`)
  return `${service} now ${says}.`
}
