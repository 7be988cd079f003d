import type { JWTPayload } from 'jose'
import { MeshError } from '@mesh/core/errors'
import { oidcTrust, type OidcTrust } from '../gcp/oidc-keys.ts'
import { serviceAccount } from '../gcp/service-account.ts'
import { taskAudience, taskUrl } from '../gcp/tasks.ts'

/** A call of a task function, as it arrived: nothing of it is believed yet. */
export interface Delivery {
  functionName: string
  /** The header. */
  authorization: string | undefined
  /** Last part of the task's name, as the header of Cloud Tasks has it. */
  taskId: string | undefined
  data: unknown
}

const SKEW_SECONDS = 30
/** How long Google's identity tokens live. */
const LIFETIME_SECONDS = 3600
/** What Cloud Run puts in the place of a signature that it has checked itself. */
const REMOVED_SIGNATURE = '.SIGNATURE_REMOVED_BY_GOOGLE'

/**
 * Accepts a delivery exactly when its token was signed by the trusted issuer within the last hour, for Mesh's own account and
 * for this task: its audience holds the digest of id and data, so that the token of one task admits no other. The same task may
 * come again with the same token: delivery is at least once, and verbs are written for that. Throws `unauthenticated` (nobody
 * vouches for it), `permission-denied` (somebody else, or another task) or `unavailable` (the keys, or the name of Mesh's own account, cannot be fetched now).
 */
export async function verifyDelivery(delivery: Delivery, now: Date, trust?: OidcTrust): Promise<void> {
  const token = /^Bearer ([\w.-]+)$/i.exec(delivery.authorization ?? '')?.[1]
  if (token === undefined)
    throw new MeshError('unauthenticated', 'a delivery carries a bearer token; this one has none')
  if (token.endsWith(REMOVED_SIGNATURE)) {
    throw new MeshError(
      'unauthenticated',
      `the token came without its signature: Cloud Run must let everybody call ${delivery.functionName} so that the signature reaches Mesh (docs/adr/0010-deliveries-and-identity.md)`,
    )
  }
  const claims = await claimsOf(token, now, trust ?? (await oidcTrust()))
  await checkAccount(claims)
  checkTask(claims, delivery)
}

async function claimsOf(token: string, now: Date, { issuer, keys }: OidcTrust): Promise<JWTPayload> {
  const { jwtVerify, errors } = await import('jose')
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat', 'aud', 'email'],
      currentDate: now,
      clockTolerance: SKEW_SECONDS,
      maxTokenAge: LIFETIME_SECONDS,
    })
    return payload
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) throw refused('it has expired', cause)
    if (cause instanceof errors.JWTClaimValidationFailed) throw refused(`its claim ${cause.claim} is not valid`, cause)
    if (cause instanceof errors.JWSSignatureVerificationFailed) throw refused('its signature is forged', cause)
    if (cause instanceof errors.JWKSNoMatchingKey) throw refused('its key is not one of the issuer', cause)
    if (cause instanceof errors.JWKSMultipleMatchingKeys) throw refused('it does not name its key', cause)
    const isMalformed = [errors.JWSInvalid, errors.JWTInvalid, errors.JOSEAlgNotAllowed, errors.JOSENotSupported]
    if (isMalformed.some((kind) => cause instanceof kind)) throw refused('it is no signed identity token', cause)
    throw new MeshError('unavailable', `the keys of ${issuer} cannot be fetched`, { cause })
  }
}

function refused(why: string, cause: unknown): MeshError {
  return new MeshError('unauthenticated', `the token of this delivery is refused: ${why}`, { cause })
}

async function checkAccount({ email, email_verified: isVerified }: JWTPayload): Promise<void> {
  if (email === (await serviceAccount()) && isVerified === true) return
  throw new MeshError(
    'permission-denied',
    'the token of this delivery is of another account than the one that Mesh calls as',
  )
}

function checkTask({ aud }: JWTPayload, { functionName, taskId, data }: Delivery): void {
  const accepted = [taskAudience(functionName, taskId, data), taskAudience(functionName, undefined, data)]
  if (typeof aud === 'string' && accepted.includes(aud)) return
  const isOurs = typeof aud === 'string' && aud.startsWith(`${taskUrl(functionName)}#`)
  throw new MeshError('permission-denied', `the token of this delivery is for another ${isOurs ? 'task' : 'audience'}`)
}
