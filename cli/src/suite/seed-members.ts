import { MeshError } from '@mesh/core/errors'
import { COLLECTIONS } from '@mesh/core/paths'
import { SEEDED_ACCOUNTS } from './accounts.ts'

const CONFLICT = 409
const WRITE_MS = 30_000

/** Makes members of the seeded accounts; those that are members already stay as they are. */
export async function seedMembers(firestoreHost: string, projectId: string): Promise<void> {
  const documents = `http://${firestoreHost}/v1/projects/${projectId}/databases/(default)/documents`
  const now = { timestampValue: new Date().toISOString() }
  await Promise.all(
    SEEDED_ACCOUNTS.flatMap(({ uid, displayName, role, email }) => [
      create(`${documents}/${COLLECTIONS.members}?documentId=${uid}`, {
        schemaVersion: { integerValue: '1' },
        name: { stringValue: displayName },
        role: { stringValue: role },
        state: { stringValue: 'active' },
        validSince: { timestampValue: new Date(0).toISOString() },
        source: { stringValue: 'owner' },
        lastSignInTime: { nullValue: null },
        createTime: now,
        updateTime: now,
        revision: { integerValue: '0' },
      }),
      create(`${documents}/${COLLECTIONS.memberContacts}?documentId=${uid}`, {
        schemaVersion: { integerValue: '1' },
        email: { stringValue: email },
      }),
    ]),
  )
}

async function create(url: string, fields: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer owner' },
    body: JSON.stringify({ fields }),
    signal: AbortSignal.timeout(WRITE_MS),
  }).catch((cause: unknown) => {
    throw new MeshError('unavailable', `Firestore does not answer at ${new URL(url).origin}.`, { cause })
  })
  if (response.ok || response.status === CONFLICT) return
  throw new MeshError('internal', `Firestore refused a seeded member (${url}): ${await response.text()}`)
}
