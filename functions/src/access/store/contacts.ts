import { normalAddress } from '@mesh/core/access/address'
import { COLLECTIONS } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import type { MemberContact } from '@mesh/core/schema/member'
import { commit } from '../../kit/commit.ts'
import { collections } from './collections.ts'
import type { Reader } from './members.ts'

/** Whether an address is, or once was, that of anybody who ever became a member, within a transaction. */
export async function isOfMember(transaction: Reader, email: string): Promise<boolean> {
  const { contacts } = await collections()
  const address = normalAddress(email)
  const [current] = QUERIES.contactsOfEmail.equal
  const found = await Promise.all([
    transaction.get(contacts.where(current, '==', address)),
    transaction.get(contacts.where(QUERIES.contactsOfFormerEmail.contains, 'array-contains', address)),
  ])
  return found.some(({ empty }) => !empty)
}

/**
 * Keeps a member's address in line with that of their account, and remembers the one before. The ledger says that it changed and
 * neither address: a digest of one could be confirmed by whoever guesses it.
 */
export async function noteContact(uid: string, address: string): Promise<void> {
  const email = normalAddress(address)
  const { contacts } = await collections()
  if ((await contacts.doc(uid).get()).data()?.email === email) return
  await commit(async (transaction) => {
    const reference = contacts.doc(uid)
    const before = (await transaction.get(reference)).data()
    if (before?.email === email) return
    const known = before === undefined ? [] : [...(before.formerEmails ?? []), before.email]
    const former = [...new Set(known)].filter((one) => one !== email)
    const after: MemberContact = { schemaVersion: 1, email, ...(former.length === 0 ? {} : { formerEmails: former }) }
    transaction.set(reference, after)
    transaction.record({
      actor: { type: 'person', id: uid },
      action: 'member.setContact',
      resource: `${COLLECTIONS.memberContacts}/${uid}`,
      reason: 'the address of the account changed',
    })
  })
}
