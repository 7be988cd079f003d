import { messageCodec } from '../../../emulators/firestore/transport/proto-json/messages.ts'

const ListenRequest = messageCodec('ListenRequest')
const ListenResponse = messageCodec('ListenResponse')

/** The bytes of a ListenRequest that watches every document of a collection. */
export function listenRequest(database: string, collectionId: string): Buffer {
  const query = { parent: `${database}/documents`, structuredQuery: { from: [{ collectionId }] } }
  return ListenRequest.toWire({ database, addTarget: { targetId: 1, query } })
}

/** Whether a ListenResponse says that the first snapshot is complete. */
export function isCurrent(response: Buffer): boolean {
  const { targetChange } = ListenResponse.fromWire(response) as { targetChange?: { targetChangeType?: string } }
  return targetChange?.targetChangeType === 'CURRENT'
}
