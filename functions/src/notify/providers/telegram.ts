import type { Provider } from '../delivery.ts'
import { DeliveryFailure } from '../delivery-failure.ts'
import { cut, plainText } from './text-of.ts'

/** Source: https://core.telegram.org/bots/api#sendmessage */
const TEXT_MAX = 4096

const TOKEN = /^\d+:[A-Za-z0-9_-]+$/

/** A message of a bot; without markup, so that nothing in the text has a meaning of its own. */
export const telegram: Provider<'telegram'> = async ({ message, notifier, secret }, { post }) => {
  if (!TOKEN.test(secret)) throw new DeliveryFailure("the secret is not a bot's token")
  const body = {
    chat_id: notifier.chatId,
    text: cut(plainText(message), TEXT_MAX),
    link_preview_options: { is_disabled: true },
  }
  await post({ url: `https://api.telegram.org/bot${secret}/sendMessage`, body: JSON.stringify(body) })
}
