import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { HeldEntry } from '../../held-document.ts'
import { isObject } from '../../../api/is-object.ts'
import { parseDocumentName } from '../../names.ts'
import { canonicalFields } from '../../values/canonical.ts'
import { decodeFields, encodeFields } from '../../values/codec.ts'
import { formatTimestamp, parseTimestamp } from '../../values/timestamp.ts'

/**
 * An export is a directory `<name>` with two files. `<name>.overall_export_metadata` is this object as JSON; a suite names it
 * when it imports. `documents.jsonl` has on each line, in no order, a document as JSON: `name` (the resource name),
 * `createTime` and `updateTime` (RFC 3339 with microseconds), `fields` (as `values/codec.ts` writes them).
 */
export interface ExportMetadata {
  readonly format: typeof FORMAT
  readonly version: typeof VERSION
  /** All documents are of this project, of any database. */
  readonly project: string
  /** RFC 3339: the documents are as they were then. */
  readonly exportTime: string
  readonly documents: number
  /** Its plain name; it lies beside the metadata. */
  readonly file: string
  /** Of the file, in hex digits. */
  readonly sha256: string
}

export const FORMAT = 'mesh-firestore-export'
export const VERSION = 1
export const DOCUMENTS_FILE = 'documents.jsonl'

/** One line of the documents, its newline included. */
export function encodeDocument(name: string, { createTime, updateTime, encoded }: HeldEntry): string {
  const times = `"createTime":"${formatTimestamp(createTime)}","updateTime":"${formatTimestamp(updateTime)}"`
  return `{"name":${JSON.stringify(name)},${times},"fields":${encoded}}\n`
}

/** Reads such a line; throws an Error that says what is wrong with it. */
export function decodeDocument(line: string): { name: string; entry: HeldEntry } {
  const document: unknown = JSON.parse(line)
  if (!isObject(document)) throw new Error('expected a document as a JSON object')
  const { name, fields } = document
  parseDocumentName(name)
  const createTime = parseTimestamp(document['createTime'], 'createTime')
  const updateTime = parseTimestamp(document['updateTime'], 'updateTime')
  const encoded = encodeFields(canonicalFields(decodeFields(JSON.stringify(fields ?? null))))
  return { name: String(name), entry: { encoded, createTime, updateTime } }
}

/** The name of an export's metadata file, given by the suite. */
export function metadataFileName(name: string): string {
  return `${name}.overall_export_metadata`
}

/** Reads the metadata of an export; throws an Error that says what was found instead. */
export function readMetadata(path: string): ExportMetadata {
  const text = readFileSync(path, 'utf8')
  const metadata = parsed(text)
  if (metadata?.format !== FORMAT) {
    throw new Error(
      `${path} is no export of Mesh's Firestore emulator. Exports of production and of Google's emulator are in a binary format ` +
        'that Google does not document; read such documents with the Admin SDK and write them into this emulator instead.',
    )
  }
  if (metadata.version !== VERSION) {
    throw new Error(`${path} is of version ${String(metadata.version)} of the format, expected ${VERSION}.`)
  }
  const { project, exportTime, documents, file, sha256 } = metadata
  const isWhole =
    typeof project === 'string' &&
    typeof exportTime === 'string' &&
    typeof documents === 'number' &&
    typeof file === 'string' &&
    typeof sha256 === 'string'
  if (!isWhole) throw new Error(`${path} lacks one of project, exportTime, documents, file and sha256.`)
  if (file !== basename(file))
    throw new Error(`${path} names the file ${JSON.stringify(file)}, expected one beside it.`)
  return { format: FORMAT, version: VERSION, project, exportTime, documents, file, sha256 }
}

function parsed(text: string): Partial<Record<keyof ExportMetadata, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
