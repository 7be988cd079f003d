import type { CheckState } from '@mesh/core/schema/board'
import type { Notice, NoticeKind } from '@mesh/core/schema/notification'

/** The colour and icon of a notice's state, in those of checks. */
export const LOOK_OF_NOTICE: Record<Notice['state'], CheckState> = {
  pending: 'degraded',
  sent: 'up',
  failed: 'down',
  cancelled: 'unknown',
}

/** What a notice tells. */
export const KIND_WORDS: Record<NoticeKind, string> = {
  trigger: 'Alarm',
  reminder: 'Reminder',
  acknowledge: 'Acknowledgement',
  resolve: 'All clear',
}

/** How a notice stands: `Sent`, `Waits, tried twice`, `Given up after 12 attempts`, `Left out`. */
export function standing({ state, attempts }: Pick<Notice, 'state' | 'attempts'>): string {
  switch (state) {
    case 'sent':
      return 'Sent'
    case 'cancelled':
      return 'Left out'
    case 'failed':
      return attempts === 1 ? 'Given up after 1 attempt' : `Given up after ${attempts} attempts`
    case 'pending':
      return attempts === 0 ? 'Waits' : `Waits, tried ${attempts === 1 ? 'once' : `${attempts} times`}`
  }
}
