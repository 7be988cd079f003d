import type { z } from 'zod'
import { webhookAddress } from '../../actions/policy/webhook-address.ts'
import type { Notifier } from '../notifier.ts'
import { saysSecret } from '../secret-word.ts'

/** Refuses, each at its place, addresses of webhook notifiers that would send notices in the clear or show a secret to every viewer. */
export function refuseOpenAddresses({ notifiers = [] }: { notifiers?: Notifier[] }, context: z.RefinementCtx): void {
  for (const [index, notifier] of notifiers.entries()) {
    if (notifier.type !== 'webhook') continue
    const message = faultOf(notifier.url)
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['notifiers', index, 'url'], message })
  }
}

function faultOf(url: string): string | undefined {
  const address = webhookAddress(url)
  if (typeof address === 'string') return address
  const secret = [...address.searchParams.keys()].find(saysSecret)
  if (secret === undefined) return undefined
  return `an address without "${secret}", since every viewer can read it: requests are signed with the secret that the notifier names`
}
