import type { Provider } from '../delivery.ts'
import { secretAddress } from './secret-address.ts'
import { cut, cutEscaped, factsOf } from './text-of.ts'

/** Source: https://docs.slack.dev/reference/block-kit/blocks/ (header, section) */
const LIMITS = { header: 150, section: 3000, field: 2000 } as const

/** An incoming webhook (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). */
export const slack: Provider<'slack'> = async ({ message, secret }, { post }) => {
  const { title, text, link } = message
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: cut(title, LIMITS.header), emoji: false } },
    ...(text === '' ? [] : [{ type: 'section', text: markdown(escaped(text, LIMITS.section)) }]),
    {
      type: 'section',
      fields: factsOf(message).map(([name, value]) => markdown(`*${name}*\n${escaped(value, LIMITS.field - 50)}`)),
    },
    ...(link === null ? [] : [{ type: 'section', text: markdown(`<${link}|Open the incident>`) }]),
  ]
  await post({ url: secretAddress(secret), body: JSON.stringify({ text: escaped(title, LIMITS.section), blocks }) })
}

function markdown(text: string) {
  return { type: 'mrkdwn', text }
}

/** Three characters would start links and mentions such as `<!channel>`. */
function escaped(text: string, length: number): string {
  return cutEscaped(text, length, (raw) => raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'))
}
