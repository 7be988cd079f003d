import { writeFileSync } from 'node:fs'
import { MeshError } from '@mesh/core/errors'
import { fileFault } from './file-fault.ts'

/** Writes a file, with `isNew` only one that does not exist yet; `failed-precondition` with its name when that fails. */
export function writeFile(path: string, text: string, { isNew = false } = {}): void {
  try {
    writeFileSync(path, text, { flag: isNew ? 'wx' : 'w' })
  } catch (cause) {
    throw new MeshError('failed-precondition', `${path}: cannot be written (${fileFault(cause)}).`, { cause })
  }
}
