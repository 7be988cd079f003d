import type { Socket } from 'node:net'
import { bodyOf } from './body-of.ts'
import type { Found } from './observed-attempt.ts'
import { quoted } from './quoted.ts'
import { readAnswer } from './read-answer.ts'

interface Words {
  send?: string
  expect?: string
  needsBody: boolean
}

/** Says the check's text, if it has any, and reads as much of the answer as is looked at. */
export async function talk(socket: Socket, { send, expect, needsBody }: Words): Promise<Found> {
  if (send !== undefined) await written(socket, send)
  if (expect === undefined && !needsBody) return { verdict: { outcome: 'ok', message: '' }, sight: {} }
  const expected = Buffer.from(expect ?? '')
  const answer = await readAnswer(socket, {
    // A first byte that differs is enough, so a mismatch need not wait for the deadline.
    isEnough: (start) => start.length >= expected.length || !expected.subarray(0, start.length).equals(start),
    wantsRest: needsBody,
  })
  const start = answer.subarray(0, expected.length)
  const sight = needsBody ? { body: bodyOf(answer.toString()) } : {}
  if (start.equals(expected)) return { verdict: { outcome: 'ok', message: '' }, sight }
  const found = start.length === 0 ? 'nothing' : quoted(start)
  const message = `the answer begins with ${found} (expected ${quoted(expected)})`
  return { verdict: { outcome: 'fail', message }, sight }
}

function written(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve, reject) => socket.write(text, (error) => (error ? reject(error) : resolve())))
}
