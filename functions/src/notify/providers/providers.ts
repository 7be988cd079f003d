import type { NotifierType } from '@mesh/core/schema/notifier'
import type { Provider } from '../delivery.ts'
import { discord } from './discord.ts'
import { email } from './email.ts'
import { googleChat } from './google-chat.ts'
import { opsgenie } from './opsgenie.ts'
import { pagerduty } from './pagerduty.ts'
import { slack } from './slack.ts'
import { teams } from './teams.ts'
import { telegram } from './telegram.ts'
import { webhook } from './webhook.ts'

/** Every provider by the `type` of its notifiers. */
export const PROVIDERS: { [Type in NotifierType]: Provider<Type> } = {
  webhook,
  slack,
  discord,
  teams,
  googleChat,
  telegram,
  pagerduty,
  opsgenie,
  email,
}
