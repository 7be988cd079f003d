import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { HeartbeatToken } from '@mesh/core/schema/heartbeat'

/** The secret of a new push address. */
export function newToken(now: Date): HeartbeatToken {
  return { schemaVersion: 1, token: randomBytes(32).toString('base64url'), createTime: now }
}

/** Whether two secrets are the same, in a time that says nothing of where they differ. */
export function isSameToken(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
