import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'
import { fileFault } from '../files/file-fault.ts'

/** What was verified of a log last; the next verification goes on from it. */
const seenLogSchema = z.strictObject({
  origin: z.string(),
  /** Verifier keys of the log, which were pinned when it was seen first or given since. */
  vkeys: z.array(z.string()).min(1),
  size: z.int().min(0),
  /** Hexadecimal. */
  root: z.string().regex(/^[0-9a-f]{64}$/),
  time: z.iso.datetime(),
})
export type SeenLog = z.infer<typeof seenLogSchema>

/** By address, so that a server cannot begin anew by calling its log otherwise. */
const stateSchema = z.strictObject({ version: z.literal(1), logs: z.record(z.string(), seenLogSchema) })

/** What was seen of all logs, by address; nothing when the file does not exist. */
export function readSeenLogs(file: string): Record<string, SeenLog> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (fileFault(error) === 'ENOENT') return {}
    throw new MeshError('failed-precondition', `${file}: cannot be read (${fileFault(error)}).`, { cause: error })
  }
  try {
    return stateSchema.parse(JSON.parse(text)).logs
  } catch (cause) {
    // Never overwritten: whoever can damage it must not make the next verification a first one.
    throw new MeshError(
      'failed-precondition',
      `${file} cannot be read: it remembers what was verified. Restore it, or remove it to begin anew with the keys that the log serves now.`,
      { cause },
    )
  }
}

/** Remembers what was verified of one log; the file is replaced in one step. */
export function rememberLog(file: string, address: string, seen: SeenLog): void {
  const logs = { ...readSeenLogs(file), [address]: seen }
  const next = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(next, `${JSON.stringify({ version: 1, logs }, null, 2)}\n`)
    renameSync(next, file)
  } catch (cause) {
    throw new MeshError('failed-precondition', `${file}: cannot be written (${fileFault(cause)}).`, { cause })
  }
}
