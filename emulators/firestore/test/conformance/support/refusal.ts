import type { StatusName } from '../../../../kit/rpc-error.ts'

/** What production refuses: the status, and a part of the message. */
export interface Refusal {
  readonly status: StatusName
  readonly message: string
}

/** INVALID_ARGUMENT whose message contains `message`. */
export const refused = (message: string, status: StatusName = 'INVALID_ARGUMENT'): Refusal => ({ status, message })

export function isRefusal(expected: unknown): expected is Refusal {
  return typeof expected === 'object' && expected !== null && 'status' in expected && 'message' in expected
}

/** The refusal that came, with the expected part for its message if the message contains that. */
export function shortened({ status, message }: Refusal, expected: unknown): Refusal {
  return { status, message: isRefusal(expected) && message.includes(expected.message) ? expected.message : message }
}
