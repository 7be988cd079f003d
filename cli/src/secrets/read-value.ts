import { isUtf8 } from 'node:buffer'
import type { Readable, Writable } from 'node:stream'
import { MeshError } from '@mesh/core/errors'

/** As much of a terminal as reading a hidden line needs. */
export interface Terminal extends Readable {
  isTTY?: boolean
  setRawMode?: (isRaw: boolean) => unknown
}

const [CTRL_C, CTRL_D, BACKSPACE, DELETE] = ['\x03', '\x04', '\b', '\x7f']

/**
 * A secret's value: what is piped in, without the line end behind it, or a line that is typed at a prompt and not shown.
 * Never an argument, which every process of the machine could read.
 */
export async function readValue(input: Terminal, output: Writable, prompt: string): Promise<string> {
  const value = input.isTTY === true ? await typed(input, output, prompt) : await piped(input)
  if (value === '') {
    throw new MeshError(
      'invalid-argument',
      'The value is empty. Type it at the prompt or pipe it in: mesh secret set NAME < file',
    )
  }
  return value
}

async function piped(input: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Buffer | string))
  const bytes = Buffer.concat(chunks)
  if (!isUtf8(bytes)) {
    throw new MeshError(
      'invalid-argument',
      'The value is not UTF-8 text. Encode it, for example with base64, and pipe that in.',
    )
  }
  return bytes.toString('utf8').replace(/\r?\n$/, '')
}

function typed(input: Terminal, output: Writable, prompt: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let value = ''
  const end = (): void => {
    input.setRawMode?.(false)
    input.off('data', read)
    input.pause()
    output.write('\n')
  }
  const read = (text: string): void => {
    for (const character of text) {
      if (character === CTRL_C || character === CTRL_D) {
        end()
        return reject(new MeshError('aborted', 'Nothing was set.'))
      }
      if (character === '\r' || character === '\n') {
        end()
        return resolve(value)
      }
      if (character === BACKSPACE || character === DELETE) value = Array.from(value).slice(0, -1).join('')
      else value += character
    }
  }
  output.write(prompt)
  input.setRawMode?.(true)
  input.setEncoding('utf8').on('data', read).resume()
  return promise
}
