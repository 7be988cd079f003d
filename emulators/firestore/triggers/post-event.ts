import { request } from 'node:http'
import type { Agent } from 'node:http'
import type { CloudEvent } from './cloud-event.ts'

/** What became of one delivery attempt. */
export type PostOutcome =
  | { kind: 'answered'; status: number; body: string }
  /** Nobody listens: the functions emulator is down. */
  | { kind: 'refused' }
  | { kind: 'broken'; reason: string }

const MAX_KEPT_BODY = 2000

/**
 * Posts an event to the functions emulator and waits for the function to end, at most `timeoutMs` of the machine's time (a
 * hung worker never answers). Never rejects.
 */
export function postEvent(url: string, event: CloudEvent, agent: Agent, timeoutMs: number): Promise<PostOutcome> {
  const body = Buffer.from(JSON.stringify(event))
  const headers = { 'content-type': 'application/cloudevents+json; charset=UTF-8', 'content-length': body.length }
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
    const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
    sent.on('close', () => clearTimeout(timer))
    sent.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? { kind: 'refused' } : { kind: 'broken', reason: error.message }),
    )
    sent.end(body)
  })
}
