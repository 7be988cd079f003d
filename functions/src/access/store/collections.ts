import { COLLECTIONS, ROOT_SETTINGS_DOCUMENT } from '@mesh/core/paths'
import { apiKeySchema, inviteSchema, memberContactSchema, memberSchema } from '@mesh/core/schema/member'
import { rootSettingsSchema } from '@mesh/core/schema/settings'
import { zodCollections } from '../../kit/zod-collections.ts'

/** Who belongs to this deployment, and what admits them. */
export async function collections() {
  const { of } = await zodCollections()
  return {
    members: of(COLLECTIONS.members, memberSchema),
    contacts: of(COLLECTIONS.memberContacts, memberContactSchema),
    invites: of(COLLECTIONS.invites, inviteSchema),
    apiKeys: of(COLLECTIONS.apiKeys, apiKeySchema),
    settings: of(COLLECTIONS.rootSettings, rootSettingsSchema).doc(ROOT_SETTINGS_DOCUMENT),
  }
}
