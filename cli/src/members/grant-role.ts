import type { Firestore } from 'firebase-admin/firestore'
import { NEVER_ENDED } from '@mesh/core/access/session'
import { MeshError } from '@mesh/core/errors'
import { COLLECTIONS } from '@mesh/core/paths'
import type { Role } from '@mesh/core/roles'

interface Grantee {
  uid: string
  name: string
  email: string
}

/**
 * Gives an account a role: its member document, which counts, and the custom claim `role`; its other claims stay. Uses
 * Application Default Credentials, or the emulators named by FIREBASE_AUTH_EMULATOR_HOST and FIRESTORE_EMULATOR_HOST. The
 * owner's credentials pass every rule of Mesh by: nobody approves this and the ledger says nothing of it.
 */
export async function grantRole(projectId: string, email: string, role: Role, now: Date): Promise<void> {
  const [{ initializeApp, deleteApp }, { getAuth }, { getFirestore }] = await Promise.all([
    import('firebase-admin/app'),
    import('firebase-admin/auth'),
    import('firebase-admin/firestore'),
  ])
  const app = initializeApp({ projectId }, `grant-${projectId}`)
  try {
    const auth = getAuth(app)
    const user = await auth.getUserByEmail(email).catch((cause: unknown) => {
      const { code } = cause as { code?: string }
      if (code === 'app/invalid-credential') {
        throw new MeshError(
          'unauthenticated',
          `There are no Google credentials that may change ${projectId}. Run "gcloud auth application-default login" as its owner, or set FIREBASE_AUTH_EMULATOR_HOST and FIRESTORE_EMULATOR_HOST for a local suite.`,
          { cause },
        )
      }
      if (code !== 'auth/user-not-found') throw cause
      throw new MeshError(
        'not-found',
        `${projectId} has no account ${email}. Create it in the Firebase console under Authentication.`,
        { cause },
      )
    })
    const grantee = { uid: user.uid, name: user.displayName || user.uid, email: (user.email ?? email).toLowerCase() }
    await writeMember(getFirestore(app), grantee, role, now)
    await auth.setCustomUserClaims(user.uid, { ...user.customClaims, role })
  } finally {
    await deleteApp(app)
  }
}

async function writeMember(db: Firestore, { uid, name, email }: Grantee, role: Role, now: Date): Promise<void> {
  const { FieldValue } = await import('firebase-admin/firestore')
  const reference = db.collection(COLLECTIONS.members).doc(uid)
  await db.runTransaction(async (transaction) => {
    const stored = await transaction.get(reference)
    const open = db.collection(COLLECTIONS.invites).where('email', '==', email).where('state', '==', 'open')
    const { docs: invitations } = await transaction.get(open)
    // Whoever came this way must not come again by another one.
    for (const { ref } of invitations) transaction.update(ref, { state: 'used', uid, updateTime: now })
    // Former addresses stay: they guard the door of domains.
    transaction.set(db.collection(COLLECTIONS.memberContacts).doc(uid), { schemaVersion: 1, email }, { merge: true })
    if (!stored.exists) {
      transaction.create(reference, {
        schemaVersion: 1,
        name,
        role,
        state: 'active',
        validSince: NEVER_ENDED,
        source: 'owner',
        lastSignInTime: null,
        createTime: now,
        updateTime: now,
        revision: 0,
      })
      return
    }
    if (stored.get('role') === role && stored.get('state') === 'active') return
    const revision = Number(stored.get('revision')) + 1
    transaction.update(reference, {
      role,
      state: 'active',
      source: 'owner',
      standingBy: FieldValue.delete(),
      validSince: now,
      updateTime: now,
      revision,
    })
  })
}
