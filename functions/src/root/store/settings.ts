import { NO_SETTINGS, type RootSettings } from '@mesh/core/schema/settings'
import { collections } from './collections.ts'

/** What mesh.yaml says about services together: one read. */
export async function loadSettings(): Promise<RootSettings> {
  const { rootSettings } = await collections()
  return (await rootSettings.get()).data() ?? NO_SETTINGS
}
