import type { AccessFacts } from '@mesh/core/access/review-access'
import { collections } from './collections.ts'

/** All members, their addresses and all keys: a read each. */
export async function loadAccess(): Promise<Omit<AccessFacts, 'accounts'>> {
  const { members, contacts, apiKeys } = await collections()
  const [people, addresses, keys] = await Promise.all([members.get(), contacts.get(), apiKeys.get()])
  return {
    members: new Map(people.docs.map((document) => [document.id, document.data()])),
    emails: new Map(addresses.docs.map((document) => [document.id, document.data().email])),
    keys: new Map(keys.docs.map((document) => [document.id, document.data()])),
  }
}
