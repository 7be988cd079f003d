import { HASH_BYTES } from '@mesh/core/ledger/hashes'
import { COLLECTIONS, tileId } from '@mesh/core/paths'
import { initializeApp } from 'firebase/app'
import { Bytes, disableNetwork, doc, getDoc, initializeFirestore, setDoc, terminate } from 'firebase/firestore'
import { afterAll, expect, test, vi } from 'vitest'
import { ReadFailure, readTile } from '../src/data/ledger-documents.ts'

/** A Firestore that only has what it keeps itself, as that of a browser without network. */
const offline = initializeFirestore(initializeApp({ projectId: 'mesh-test', apiKey: 'k' }), {})
vi.mock('../src/data/firestore.ts', () => ({ firestore: () => offline }))

afterAll(() => terminate(offline))

test('a tile that the browser has from before it grew is not taken for that of the log', async () => {
  await disableNetwork(offline)
  const reference = doc(offline, COLLECTIONS.ledgerTiles, tileId(0, 0))
  void setDoc(reference, {
    schemaVersion: 1,
    level: 0,
    index: 0,
    width: 1,
    data: Bytes.fromUint8Array(new Uint8Array(HASH_BYTES)),
  })
  expect((await getDoc(reference)).exists()).toBe(true)
  await expect(readTile({ level: 0, index: 0, width: 2 })).rejects.toThrow(ReadFailure)
})
