import { request } from 'node:http'
import type { Agent } from 'node:http'

/** What became of one delivery attempt. */
export type PostOutcome =
  | { kind: 'answered'; status: number; body: string }
  /** Nobody listens: the functions emulator is down. */
  | { kind: 'refused' }
  /** The function did not end in time, or a fault said that it failed. */
  | { kind: 'failed'; reason: string }
  /** The connection was lost: nobody knows what became of the event. */
  | { kind: 'broken'; reason: string }

const MAX_KEPT_BODY = 2000

/**
 * Posts an event's JSON text to the functions emulator and waits for the function to end, at most `timeoutMs` of the machine's time (a
 * hung worker never answers). Never rejects.
 */
export function postEvent(url: string, event: Buffer, agent: Agent, timeoutMs: number): Promise<PostOutcome> {
  const headers = { 'content-type': 'application/cloudevents+json; charset=UTF-8', 'content-length': event.length }
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', headers, agent }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        if (text.length < MAX_KEPT_BODY) text += chunk
      })
      response.on('end', () => resolve({ kind: 'answered', status: response.statusCode ?? 0, body: text }))
      response.on('error', (error) => resolve({ kind: 'broken', reason: error.message }))
    })
    const timer = setTimeout(() => {
      resolve({ kind: 'failed', reason: `no answer within ${timeoutMs} ms` })
      sent.destroy()
    }, timeoutMs)
    sent.on('close', () => clearTimeout(timer))
    sent.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? { kind: 'refused' } : { kind: 'broken', reason: error.message }),
    )
    sent.end(event)
  })
}

/** Whether the function took the event. */
export function isDelivered(outcome: PostOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300
}

/** Whether the request itself was refused, which no repetition changes. */
export function isRejected(outcome: PostOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 400 && outcome.status < 500
}

/** An outcome in words, for the log. */
export function describeOutcome(outcome: PostOutcome): string {
  if (outcome.kind === 'answered') return `the functions emulator answered ${outcome.status} ${outcome.body.trim()}`
  return outcome.kind === 'refused' ? 'the functions emulator refused the connection' : outcome.reason
}
