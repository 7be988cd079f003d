import { RpcError } from '../../../kit/rpc-error.ts'
import { endOfString, JsonFault, readJson } from './json-reader.ts'

const COLON = /[ \t\n\r]*:/y

/** Characters before and after a fault that its message shows. */
const CONTEXT = 20

/** Parses JSON; throws INVALID_ARGUMENT that shows the place of the fault, in the form of Google's front end. */
export function parseJson(text: string): unknown {
  if (hasEscapedKey(text)) return explained(text)
  try {
    return JSON.parse(text)
  } catch {
    return explained(text)
  }
}

function explained(text: string): unknown {
  try {
    return readJson(text)
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    const start = Math.max(0, error.offset - CONTEXT)
    const context = text.slice(start, error.offset + CONTEXT)
    const pointer = `${' '.repeat(error.offset - start)}^`
    throw new RpcError('INVALID_ARGUMENT', `Invalid JSON payload received. ${error.message}\n${context}\n${pointer}`)
  }
}

/** Whether an object's key is written with an escape: JSON.parse of Node 24.21 takes some such keys for others. */
function hasEscapedKey(text: string): boolean {
  let backslash = text.indexOf('\\')
  for (let start = text.indexOf('"'); start >= 0 && backslash >= 0;) {
    const end = endOfString(text, start)
    if (end < 0) return false
    if (backslash < start) backslash = text.indexOf('\\', start)
    COLON.lastIndex = end + 1
    if (backslash >= 0 && backslash < end && COLON.test(text)) return true
    start = text.indexOf('"', end + 1)
  }
  return false
}
