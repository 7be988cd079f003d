import { MeshError } from '../errors.ts'
import type { Notice } from '../schema/notification.ts'

/** A notice that was given up, with new attempts from `now` on. Throws `failed-precondition` for any other. */
export function retriedNotice(notice: Notice, now: Date): Notice {
  if (notice.state !== 'failed') {
    throw new MeshError('failed-precondition', `the notice is ${notice.state}: only a failed one can be tried again`, {
      details: { state: notice.state },
    })
  }
  return { ...notice, state: 'pending', attempts: 0, dueTime: now, heldUntil: now, reason: '', updateTime: now }
}
