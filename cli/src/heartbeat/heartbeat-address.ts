import { heartbeatUrlResponseSchema } from '@mesh/core/schema/api'
import type { Site } from '../site/site.ts'

/** The whole push address of a heartbeat check on a site; `rotate` makes a new one. */
export async function heartbeatAddress(
  site: Pick<Site, 'call'>,
  address: string,
  checkId: string,
  rotate: boolean,
): Promise<string> {
  const { path } = heartbeatUrlResponseSchema.parse(await site.call('heartbeatUrl', { checkId, rotate }))
  return `${address}${path}`
}
