import { applyConfigResponseSchema, type ApplyConfigResponse } from '@mesh/core/schema/api'
import { loadConfig } from '../config/load-config.ts'
import type { Site } from '../site/site.ts'

/** Validates a configuration file here, with places, and lets the site apply it (or only plan it). */
export async function applyConfig(site: Site, file: string, dryRun = false): Promise<ApplyConfigResponse> {
  const config = loadConfig(file)
  return applyConfigResponseSchema.parse(await site.call('applyConfig', { config, dryRun }))
}
