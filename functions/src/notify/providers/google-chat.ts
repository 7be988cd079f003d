import { createHash } from 'node:crypto'
import type { Provider } from '../delivery.ts'
import { DeliveryFailure } from '../delivery-failure.ts'
import { secretAddress } from './secret-address.ts'
import { cut, plainText } from './text-of.ts'

/** Text of one message in bytes is limited to 32,000. Source: https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages */
const TEXT_MAX = 8000

/** A space's webhook (https://developers.google.com/workspace/chat/quickstart/webhooks); one thread per incident. */
export const googleChat: Provider<'googleChat'> = async ({ message, secret, incidentId }, { post }) => {
  const url = new URL(secretAddress(secret))
  if (url.hostname !== 'chat.googleapis.com') throw new DeliveryFailure('the secret is no address of Google Chat')
  url.searchParams.set('messageReplyOption', 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD')
  const threadKey = createHash('sha256').update(incidentId).digest('hex')
  await post({
    url: url.href,
    body: JSON.stringify({ text: cut(withoutMarkup(plainText(message)), TEXT_MAX), thread: { threadKey } }),
  })
}

/** Angle brackets make links and mentions such as `<users/all>`, and Chat has no escape for them: others that look like them take their place. */
function withoutMarkup(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›')
}
