import type { NoticeMessage } from '@mesh/core/schema/notification'

/** At most `length` UTF-16 units of a text, with an ellipsis where it was cut and no half character before it. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** A text in a provider's own escapes, cut so that it has at most `length` UTF-16 units with them. */
export function cutEscaped(text: string, length: number, escape: (text: string) => string): string {
  const begun = cut(text, length)
  const safe = escape(begun)
  return safe.length <= length ? safe : cutEscaped(cut(begun, Math.floor(begun.length * 0.8)), length, escape)
}

/** The facts of a notice beside title and text, as pairs for people; times in UTC. */
export function factsOf({ service, severity, openTime, resolveTime }: NoticeMessage): [name: string, value: string][] {
  const facts: [string, string | undefined][] = [
    ['Service', service.name],
    ['Group', service.group],
    ['Severity', severity],
    ['Opened', openTime?.toISOString()],
    ['Resolved', resolveTime?.toISOString()],
  ]
  return facts.flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []))
}

/** A notice as plain text. */
export function plainText(message: NoticeMessage): string {
  const facts = factsOf(message).map(([name, value]) => `${name}: ${value}`)
  return [message.title, message.text, ...facts, message.link ?? ''].filter((line) => line !== '').join('\n')
}
