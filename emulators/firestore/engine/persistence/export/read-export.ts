import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Micros } from '../../../../kit/clock.ts'
import { readLines } from '../../../../kit/read-lines.ts'
import type { Documents } from '../../documents.ts'
import { parseTimestamp } from '../../values/timestamp.ts'
import { decodeDocument, readMetadata } from './export-format.ts'

/** An export to begin with. */
export interface Seed {
  /** The export's metadata file. */
  readonly metadataFile: string
  /** The project that the emulator runs for, which the export must be of; undefined: any. */
  readonly project: string | undefined
}

/**
 * Reads an export into `documents`, which are empty, and answers a time that is not before any in it. Throws an Error naming
 * file and byte offset if anything in it is not as it was written; what `documents` hold is then of no use.
 */
export function readExport({ metadataFile, project }: Seed, documents: Documents): Micros {
  const metadata = readMetadata(metadataFile)
  if (project !== undefined && metadata.project !== project) {
    throw new Error(
      `${metadataFile} is an export of the project ${metadata.project}, but the emulator runs for ${project}. ` +
        'Start it with --project of the export: the names and references in it are of that project.',
    )
  }
  const path = join(dirname(metadataFile), metadata.file)
  const prefix = `projects/${metadata.project}/`
  const hash = createHash('sha256')
  let lastTime = parseTimestamp(metadata.exportTime, `exportTime in ${metadataFile}`)
  const { validBytes, rest } = readLines(path, (line, offset) => {
    hash.update(line).update('\n')
    try {
      const { name, entry } = decodeDocument(line.toString('utf8'))
      if (!name.startsWith(prefix)) throw new Error(`the document ${name} is not of the export's project`)
      documents.set(name, entry)
      lastTime = Math.max(lastTime, entry.updateTime)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`${path} at byte ${offset}: ${reason}`, { cause: error })
    }
  })
  if (rest.length > 0) throw new Error(`${path} at byte ${validBytes}: the file ends in the middle of a document.`)
  const found = hash.digest('hex')
  if (documents.size !== metadata.documents || found !== metadata.sha256) {
    throw new Error(
      `${path} has ${documents.size} documents and the SHA-256 ${found}, but ${metadataFile} states ${metadata.documents} ` +
        `and ${metadata.sha256}: it was changed or damaged.`,
    )
  }
  return lastTime
}
