import { COLLECTIONS } from '@mesh/core/paths'
import { QUERIES } from '@mesh/core/queries'
import {
  apiKeySchema,
  inviteSchema,
  memberContactSchema,
  memberSchema,
  type ApiKey,
  type Invite,
  type Member,
  type MemberContact,
} from '@mesh/core/schema/member'
import { collection, limit, query } from 'firebase/firestore'
import { firestore } from './firestore.ts'
import { listenToQuery } from './listen.ts'
import { liveSource } from './live.ts'
import { namedQuery } from './named-query.ts'
import { readDocument, type Row } from './read-document.ts'

/** Most members that one page shows. */
export const MEMBERS_MAX = 200

/** Most invitations, and most keys, that one list shows. */
export const LISTED_MAX = 100

export const membersSource = liveSource<Row<Member>[]>(
  listenToQuery(
    () => query(collection(firestore(), COLLECTIONS.members), limit(MEMBERS_MAX)),
    (documents) => documents.map((document) => readDocument(memberSchema, document)),
  ),
)

/** E-mail addresses by uid; for auditors and admins. */
export const contactsSource = liveSource<Row<MemberContact>[]>(
  listenToQuery(
    () => query(collection(firestore(), COLLECTIONS.memberContacts), limit(MEMBERS_MAX)),
    (documents) => documents.map((document) => readDocument(memberContactSchema, document)),
  ),
)

/** Invitations, those that changed last first; for auditors and admins. */
export const invitesSource = liveSource<Row<Invite>[]>(
  listenToQuery(
    () => namedQuery(QUERIES.recentInvites, { most: LISTED_MAX }),
    (documents) => documents.map((document) => readDocument(inviteSchema, document)),
  ),
)

/** Keys of machines, newest first; for auditors and admins. */
export const apiKeysSource = liveSource<Row<ApiKey>[]>(
  listenToQuery(
    () => namedQuery(QUERIES.recentKeys, { most: LISTED_MAX }),
    (documents) => documents.map((document) => readDocument(apiKeySchema, document)),
  ),
)
