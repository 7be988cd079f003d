import type { Micros } from '../../../kit/clock.ts'
import { invalid } from '../request.ts'

/**
 * The resume token (base64, as bytes are in JSON) for what a client knows at `time`. `epoch` names the running process,
 * because only it knows what has changed since.
 */
export function encodeResumeToken(epoch: string, time: Micros): string {
  return Buffer.from(`${epoch}:${time}`).toString('base64')
}

/** The time in a resume token, or undefined if another process gave it. Throws INVALID_ARGUMENT on any other text. */
export function decodeResumeToken(token: string, epoch: string): Micros | undefined {
  const match = /^([\w-]+):(\d{1,16})$/.exec(Buffer.from(token, 'base64').toString())
  if (match === null) throw invalid('bad resume token')
  return match[1] === epoch ? Number(match[2]) : undefined
}
