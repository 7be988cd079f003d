import { MeshError } from '@mesh/core/errors'
import type { Role } from '@mesh/core/roles'

/**
 * Sets the custom claim `role` of an account, keeping its other claims.
 * Uses Application Default Credentials, or the Auth emulator named by FIREBASE_AUTH_EMULATOR_HOST.
 */
export async function grantRole(projectId: string, email: string, role: Role): Promise<void> {
  const [{ initializeApp, deleteApp }, { getAuth }] = await Promise.all([
    import('firebase-admin/app'),
    import('firebase-admin/auth'),
  ])
  const app = initializeApp({ projectId }, `grant-${projectId}`)
  try {
    const auth = getAuth(app)
    const user = await auth.getUserByEmail(email).catch((cause: unknown) => {
      if ((cause as { code?: string }).code !== 'auth/user-not-found') throw cause
      throw new MeshError(
        'not-found',
        `${projectId} has no account ${email}. Create it in the Firebase console under Authentication.`,
        {
          cause,
        },
      )
    })
    await auth.setCustomUserClaims(user.uid, { ...user.customClaims, role })
  } finally {
    await deleteApp(app)
  }
}
