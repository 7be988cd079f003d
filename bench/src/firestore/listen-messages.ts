import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import protobuf from 'protobufjs'

/** The descriptors ship inside Google's client, which does not export their path. */
const manifest = createRequire(import.meta.url).resolve('@google-cloud/firestore/package.json')
const descriptors = readFileSync(join(dirname(manifest), 'build/protos/v1.json'), 'utf8')
const root = protobuf.Root.fromJSON(JSON.parse(descriptors) as protobuf.INamespace)

const ListenRequest = root.lookupType('google.firestore.v1.ListenRequest')
const ListenResponse = root.lookupType('google.firestore.v1.ListenResponse')

/** The bytes of a ListenRequest that watches every document of a collection. */
export function listenRequest(database: string, collectionId: string): Buffer {
  const query = { parent: `${database}/documents`, structuredQuery: { from: [{ collectionId }] } }
  return Buffer.from(ListenRequest.encode({ database, addTarget: { targetId: 1, query } }).finish())
}

/** Whether a ListenResponse says that the first snapshot is complete. */
export function isCurrent(response: Buffer): boolean {
  const { targetChange } = ListenResponse.toObject(ListenResponse.decode(response), { enums: String }) as {
    targetChange?: { targetChangeType?: string }
  }
  return targetChange?.targetChangeType === 'CURRENT'
}
