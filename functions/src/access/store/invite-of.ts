import { randomBytes } from 'node:crypto'
import { normalAddress } from '@mesh/core/access/address'
import { QUERIES } from '@mesh/core/queries'
import { collections } from './collections.ts'
import type { Reader } from './members.ts'

/**
 * The invitation of an address, within a transaction: as it is stored, undefined for none, and the document that is it or will
 * be. Its id is random, since the ledger keeps it for ever and anybody could confirm a digest of an address that they guess.
 * Transactions that write what they found here exclude each other, so an address has one.
 */
export async function inviteOf(transaction: Reader, email: string) {
  const { invites } = await collections()
  const [field] = QUERIES.invitesOfEmail.equal
  const { docs } = await transaction.get(invites.where(field, '==', normalAddress(email)))
  const [found] = docs
  return { reference: found?.ref ?? invites.doc(randomBytes(16).toString('hex')), stored: found?.data() }
}
