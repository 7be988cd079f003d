import type { Provider } from '../delivery.ts'
import { secretAddress } from './secret-address.ts'
import { cutEscaped, factsOf } from './text-of.ts'

/** Source: https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
const LIMITS = { title: 256, description: 4096, field: 1024 } as const

const COLOURS = { open: 0xd92d20, acknowledged: 0xdc6803, resolved: 0x079455 } as const

/** A channel's webhook (https://docs.discord.com/developers/resources/webhook#execute-webhook); mentions nobody. */
export const discord: Provider<'discord'> = async ({ message, secret }, { post }) => {
  const { title, text, link, state } = message
  const embed = {
    title: escaped(title, LIMITS.title),
    description: escaped(text, LIMITS.description),
    color: COLOURS[state],
    fields: factsOf(message).map(([name, value]) => ({ name, value: escaped(value, LIMITS.field), inline: true })),
    ...(link === null ? {} : { url: link }),
  }
  await post({ url: secretAddress(secret), body: JSON.stringify({ embeds: [embed], allowed_mentions: { parse: [] } }) })
}

/** An address, and angle brackets right behind it; what begins a heading or a list; markup of any place. */
const MARKUP = /(https?:\/\/[^\s<>]+)[<>]*|(?<=^[^\S\n]*)[-#]|[\\*_~`|<>[\]()@]/gm

/**
 * Titles, descriptions and values are Markdown, in which a backslash takes the meaning of what follows: emphasis, links, mentions,
 * headings, lists. In an address it would be a part of that: only the bracket that could begin a link with other words is encoded there.
 */
function escaped(text: string, length: number): string {
  return cutEscaped(text, length, (raw) =>
    raw.replace(MARKUP, (found, address?: string) => {
      if (address === undefined) return `\\${found}`
      return address.replaceAll('[', '%5B') + (found === address ? '' : ' ')
    }),
  )
}
