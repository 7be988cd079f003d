import type { MeshConfig } from '@mesh/core/schema/config'
import { DEMO_SERVICES } from './demo-fleet.ts'

/**
 * The configuration with the demo fleet's addresses where the fleet really is: `--port-offset` moves the fleet, and
 * mesh.yaml need not be edited for that. Every other address stays as it was written.
 */
export function followDemoFleet(config: MeshConfig, addresses: Record<string, string>): MeshConfig {
  const moves = Object.entries(DEMO_SERVICES).map(([name, port]) => ({
    from: `http://127.0.0.1:${port}/`,
    to: `${addresses[name] ?? `http://127.0.0.1:${port}`}/`,
  }))
  const follow = (url: string): string => {
    const move = moves.find(({ from }) => url.startsWith(from))
    return move === undefined ? url : move.to + url.slice(move.from.length)
  }
  return {
    ...config,
    services: config.services.map((service) => ({
      ...service,
      checks: service.checks.map((check) =>
        check.http === undefined ? check : { ...check, http: { ...check.http, url: follow(check.http.url) } },
      ),
    })),
  }
}
