/** Why an action is not applied for now, or not without people: one word for machines, and what it means. */
export const DENIALS = {
  killSwitch: 'actions are stopped',
  frozen: 'changes are frozen',
  rateLimited: 'too many actions of this kind were applied',
  autopilotQuota: 'the policy has applied as many as it may',
  notAutopilot: 'no policy applies this without people',
  targetBusy: 'another action holds the target or stands on it',
  tooManyOpen: 'too many proposals of one proposer wait',
} as const satisfies Record<string, string>
export type DenialCode = keyof typeof DENIALS

export const DENIAL_CODES = Object.keys(DENIALS) as [DenialCode, ...DenialCode[]]

/** One denial, with the words for people. */
export interface Denial {
  code: DenialCode
  message: string
  /** When it ends, as far as that is known; null for not. */
  untilTime: Date | null
}

/** A denial: what its code means, and what in this case. */
export function denialOf(code: DenialCode, words: string, untilTime: Date | null = null): Denial {
  return { code, message: `${DENIALS[code]}: ${words}`, untilTime }
}
