import { readFileSync } from 'node:fs'
import { MeshError } from '@mesh/core/errors'
import { fileFault } from './file-fault.ts'

/** The bytes of a file; `not-found` with its name, as `name` says it, when it cannot be read. */
export function readFile(path: string, name = path): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new MeshError('not-found', `${name}: cannot be read (${fileFault(cause)}).`, { cause })
  }
}
