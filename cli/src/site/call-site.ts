import { Site } from './site.ts'
import { targetSite } from './target-site.ts'

/** Calls a callable function of the site that is meant; `option` is what `--site` says. */
export async function callSite(option: string | undefined, name: string, request: object): Promise<unknown> {
  const site = await Site.connect(targetSite(option).address)
  return site.call(name, request)
}
