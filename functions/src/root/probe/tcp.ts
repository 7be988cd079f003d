import type { Socket } from 'node:net'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CheckOf } from '@mesh/core/schema/check'
import { attempt, type Verdict } from './attempt.ts'
import { openTcp, targetUrl } from './connect.ts'
import { livePin, type Pin } from './guard/pin.ts'
import { quoted } from './quoted.ts'

/** Probes one TCP check: connects, sends its text and compares how the answer begins. */
export function probeTcp(check: CheckOf<'tcp'>, pin: Pin = livePin): Promise<ProbeAnswer> {
  const { send, expect, ...target } = check.tcp
  return attempt(check, targetUrl('tcp', target), async ({ signal }) => {
    const socket = await openTcp(target, pin, signal)
    if (send !== undefined) await written(socket, send)
    return expect === undefined ? { outcome: 'ok', message: '' } : answered(socket, Buffer.from(expect))
  })
}

function written(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve, reject) => socket.write(text, (error) => (error ? reject(error) : resolve())))
}

/** Reads no further than the first byte that differs, so a mismatch need not wait for the deadline. */
async function answered(socket: AsyncIterable<Buffer>, expected: Buffer): Promise<Verdict> {
  let start = Buffer.alloc(0)
  for await (const chunk of socket) {
    start = Buffer.concat([start, chunk.subarray(0, expected.length - start.length)])
    if (start.equals(expected)) return { outcome: 'ok', message: '' }
    if (!start.equals(expected.subarray(0, start.length))) break
  }
  const found = start.length === 0 ? 'nothing' : quoted(start)
  return { outcome: 'fail', message: `the answer begins with ${found} (expected ${quoted(expected)})` }
}
