import type { NoticeMessage } from '../schema/notification.ts'

/** The message with how many services its incident affects told in its text, for providers that know no such field. */
export function withAffected(message: NoticeMessage): NoticeMessage {
  const { text, affectedServices: count = 0 } = message
  if (count === 0) return message
  const words = count === 1 ? '1 other service is affected.' : `${count} other services are affected.`
  return { ...message, text: text === '' ? words : `${text}\n${words}` }
}
