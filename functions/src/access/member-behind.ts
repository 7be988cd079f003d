import type { Person } from '@mesh/core/schema/incident'
import { KEY_PREFIX } from '../kit/actor-of.ts'
import type { readApiKey as readKey } from './store/api-keys.ts'

/** Who answers for what somebody does: the owner of a machine's key, people themselves; null for a key that is gone. */
export async function memberBehind(person: Person, readApiKey: typeof readKey): Promise<Person | null> {
  if (!person.uid.startsWith(KEY_PREFIX)) return person
  return (await readApiKey(person.uid.slice(KEY_PREFIX.length)))?.owner ?? null
}
