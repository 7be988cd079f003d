import { applyConfigResponseSchema, type ApplyConfigResponse } from '@mesh/core/schema/api'
import { loadConfig } from '../config/load-config.ts'
import { followDemoFleet } from '../demo/follow-demo-fleet.ts'
import type { Site } from '../site/site.ts'

interface Options {
  /** Only plan. */
  dryRun?: boolean
  /** How many services are meant to be deleted; asked for when they are most of them. */
  deletes?: number
  /** Where the demo fleet of a local suite is. */
  demo?: Record<string, string>
}

/** Validates a configuration file here, with places, and lets the site apply it (or only plan it). */
export async function applyConfig(
  site: Pick<Site, 'call'>,
  file: string,
  options: Options = {},
): Promise<ApplyConfigResponse> {
  const { dryRun = false, deletes, demo = {} } = options
  const config = followDemoFleet(loadConfig(file), demo)
  return applyConfigResponseSchema.parse(
    await site.call('applyConfig', { config, dryRun, ...(deletes === undefined ? {} : { deletes }) }),
  )
}
