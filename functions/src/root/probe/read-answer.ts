import type { Socket } from 'node:net'

const ANSWER_BYTES_MAX = 65_536

/** After this pause without a line end, an answer that nothing else ends is taken for whole. */
const QUIET_MS = 100

interface Reading {
  /** Whether this much of the answer suffices for what the check expects. */
  isEnough: (start: Buffer) => boolean
  /** Whether the rest is wanted too: to a line end, a pause, the end of the connection or 64 KiB. */
  wantsRest: boolean
}

/** Reads what the target says, no further than it is needed. */
export function readAnswer(socket: Socket, { isEnough, wantsRest }: Reading): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  let answer: Buffer = Buffer.alloc(0)
  let quiet: NodeJS.Timeout | undefined
  const end = (): void => {
    clearTimeout(quiet)
    resolve(answer)
  }
  socket.on('data', (chunk: Buffer) => {
    clearTimeout(quiet)
    answer = Buffer.concat([answer, chunk.subarray(0, ANSWER_BYTES_MAX - answer.length)])
    if (!isEnough(answer) && answer.length < ANSWER_BYTES_MAX) return
    if (!wantsRest || answer.at(-1) === 0x0a || answer.length === ANSWER_BYTES_MAX) end()
    else quiet = setTimeout(end, QUIET_MS)
  })
  socket.on('error', reject).on('end', end).on('close', end)
  return promise
}
