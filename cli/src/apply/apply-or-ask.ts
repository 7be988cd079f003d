import { relative } from 'node:path'
import { MeshError } from '@mesh/core/errors'
import type { Site } from '../site/site.ts'
import { applyConfig } from './apply-config.ts'
import { summary } from './describe-plan.ts'

/**
 * Applies a file and says what came of it. A file that would delete most services is not applied, and how to confirm that is
 * said instead: whoever starts the suite has not asked for it.
 */
export async function applyOrAsk(
  site: Pick<Site, 'call'>,
  file: string,
  demo: Record<string, string>,
): Promise<string> {
  try {
    return summary((await applyConfig(site, file, { demo })).plan, true)
  } catch (error) {
    const { deletes, of } = error instanceof MeshError ? error.details : {}
    if (typeof deletes !== 'number') throw error
    const command = `npm run mesh -- apply ${relative(process.cwd(), file)} --delete ${deletes}`
    return `not applied, since it deletes ${deletes} of ${String(of)} services; if you mean it: ${command}`
  }
}
