import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Micros } from '../../../../kit/clock.ts'
import { RpcError } from '../../../../kit/rpc-error.ts'
import { storageError } from '../../../../kit/storage-error.ts'
import type { ExportSummary, ExportTarget } from '../../../api/service.ts'
import type { CollectionSnapshot, Documents } from '../../documents.ts'
import { formatTimestamp } from '../../values/timestamp.ts'
import { DOCUMENTS_FILE, FORMAT, VERSION, encodeDocument, metadataFileName } from './export-format.ts'
import type { ExportMetadata } from './export-format.ts'

/** What is written between two pauses, in which commits and reads go on. */
const SLICE_BYTES = 1024 * 1024
const NAME = /^[\w.-]+$/

/**
 * Exports a project's documents as they are when this is called, whatever is committed while it runs. The export appears
 * under its name when it is whole. Rejects with ALREADY_EXISTS if the name is taken, INVALID_ARGUMENT for one that is no
 * plain file name, RESOURCE_EXHAUSTED or UNAVAILABLE if it cannot be written, ABORTED if `signal` stopped it.
 */
export async function writeExport(
  documents: Documents,
  time: Micros,
  { project, directory, name }: ExportTarget,
  signal: AbortSignal,
): Promise<ExportSummary> {
  const prefix = `projects/${project}/`
  const collections = documents.snapshot().filter((collection) => collection.name.startsWith(prefix))
  if (!NAME.test(name) || /^\.+$/.test(name)) {
    throw new RpcError('INVALID_ARGUMENT', `export_name must be a plain file name, found ${JSON.stringify(name)}.`)
  }
  const path = join(directory, name)
  if (existsSync(path)) throw taken(path)
  let temporary: string | undefined
  try {
    await mkdir(directory, { recursive: true })
    temporary = await mkdtemp(`${path}.tmp-`)
    const written = await writeDocuments(join(temporary, DOCUMENTS_FILE), collections, signal)
    const exportTime = formatTimestamp(time)
    const metadata: ExportMetadata = {
      format: FORMAT,
      version: VERSION,
      project,
      exportTime,
      file: DOCUMENTS_FILE,
      ...written,
    }
    const metadataFile = metadataFileName(name)
    await writeFile(join(temporary, metadataFile), `${JSON.stringify(metadata, null, 2)}\n`, { flush: true })
    await rename(temporary, path)
    return { metadataFile: join(path, metadataFile), documents: written.documents }
  } catch (error) {
    // What could not be made cannot be removed either; the first error says why.
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
    if (isTaken(error)) throw taken(path)
    throw storageError(`The export could not be written to ${path}, so nothing of it is left`, error)
  }
}

function taken(path: string): RpcError {
  return new RpcError('ALREADY_EXISTS', `${path} exists. Export to another directory, or delete it.`)
}

/** Whether a directory could not be renamed because another export was there first. */
function isTaken(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException
  return syscall === 'rename' && (code === 'ENOTEMPTY' || code === 'EEXIST')
}

async function writeDocuments(
  path: string,
  collections: readonly CollectionSnapshot[],
  signal: AbortSignal,
): Promise<Pick<ExportMetadata, 'documents' | 'sha256'>> {
  const hash = createHash('sha256')
  let documents = 0
  const file = await open(path, 'w')
  try {
    let slice = ''
    const flush = async (): Promise<void> => {
      if (signal.aborted) throw new RpcError('ABORTED', 'The export was given up because the emulator stops.')
      const bytes = Buffer.from(slice, 'utf8')
      slice = ''
      hash.update(bytes)
      await file.writeFile(bytes)
    }
    for (const { name, ids, entries } of collections) {
      for (const [index, entry] of entries.entries()) {
        slice += encodeDocument(`${name}/${ids[index] ?? ''}`, entry)
        documents += 1
        if (slice.length >= SLICE_BYTES) await flush()
      }
    }
    await flush()
    await file.sync()
    return { documents, sha256: hash.digest('hex') }
  } finally {
    await file.close()
  }
}
