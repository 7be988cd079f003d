import type { Provider } from '../delivery.ts'
import { secretAddress } from './secret-address.ts'
import { cut, factsOf } from './text-of.ts'

/** A message may have 28 KB. Source: https://learn.microsoft.com/connectors/teams/ (known issues and limitations) */
const LIMITS = { title: 1000, text: 6000 } as const

const STYLES = { open: 'attention', acknowledged: 'warning', resolved: 'good' } as const

/** A workflow that starts with "When a Teams webhook request is received" and posts the Adaptive Card it gets. */
export const teams: Provider<'teams'> = async ({ message, secret }, { post }) => {
  const { title, text, link, state } = message
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      plain({ text: cut(title, LIMITS.title), size: 'Large', weight: 'Bolder', color: STYLES[state] }),
      ...cut(text, LIMITS.text)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => plain({ text: line })),
      ...factsOf(message).map(([name, value]) => plain({ text: `${name}: `, weight: 'Bolder' }, { text: value })),
    ],
    actions: link === null ? [] : [{ type: 'Action.OpenUrl', title: 'Open the incident', url: link }],
  }
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }
  await post({ url: secretAddress(secret), body: JSON.stringify({ type: 'message', attachments: [attachment] }) })
}

/**
 * A paragraph in which nothing has a meaning of its own: blocks and facts of text are Markdown, whose escapes not every client of Teams
 * knows. Source: https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features
 */
function plain(...runs: ({ text: string } & Record<string, string>)[]) {
  return { type: 'RichTextBlock', inlines: runs.map((run) => ({ type: 'TextRun', ...run })) }
}
