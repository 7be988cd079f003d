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
      {
        type: 'TextBlock',
        text: cut(title, LIMITS.title),
        size: 'Large',
        weight: 'Bolder',
        color: STYLES[state],
        wrap: true,
      },
      { type: 'TextBlock', text: cut(text, LIMITS.text), wrap: true },
      { type: 'FactSet', facts: factsOf(message).map(([name, value]) => ({ title: name, value })) },
    ],
    actions: link === null ? [] : [{ type: 'Action.OpenUrl', title: 'Open the incident', url: link }],
  }
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }
  await post({ url: secretAddress(secret), body: JSON.stringify({ type: 'message', attachments: [attachment] }) })
}
