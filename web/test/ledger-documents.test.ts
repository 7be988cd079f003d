import { encodeBundle } from '@mesh/core/ledger/entry-bundle'
import { entryText } from '@mesh/core/ledger/entry'
import { bundleId } from '@mesh/core/paths'
import { Bytes, Timestamp } from 'firebase/firestore'
import { expect, test } from 'vitest'
import { readBundles } from '../src/data/ledger-documents.ts'

const TIME = new Date('2026-07-01T10:00:00Z')

function entry(name: string): string {
  const facts = { action: 'test.add', before: null, after: null, reason: '', evidence: [] }
  const actor = { type: 'mesh', id: 'mesh' } as const
  return entryText({ ...facts, actor, resource: name }, { time: TIME, nonce: name.padEnd(22, 'n'), traceId: null })
}

/** A bundle as Firestore gives it. */
function stored(index: number, leaves: readonly string[], changes: object = {}) {
  const id = bundleId(index)
  const bytes = encodeBundle(leaves.map((leaf) => new TextEncoder().encode(leaf)))
  const [firstTime, lastTime] = [Timestamp.fromDate(TIME), Timestamp.fromDate(TIME)]
  const width = leaves.length
  const data = { schemaVersion: 1, index, width, data: Bytes.fromUint8Array(bytes), keys: [], firstTime, lastTime }
  return { id, ref: { path: `ledgerBundles/${id}` }, data: () => ({ ...data, ...changes }) }
}

test('entries have their places in the log, the newest first, and what is none is counted', () => {
  const { rows, olderThan } = readBundles([stored(2, [entry('a'), 'nonsense', entry('b')])], 2)
  expect(rows).toMatchObject([
    {
      value: {
        index: 2,
        unreadable: 1,
        firstTime: TIME,
        entries: [
          { index: 514, entry: { resource: 'b' } },
          { index: 512, leaf: entry('a') },
        ],
      },
    },
  ])
  expect(olderThan).toBeUndefined()
})

test.each([
  ['a field of another type', { width: 'three' }, 'width'],
  ['no bytes', { data: 'bytes' }, 'data'],
  ['another number of entries', { width: 2 }, 'expected 2'],
  ['bytes that are cut short', { data: Bytes.fromUint8Array(Uint8Array.of(0, 9, 1)) }, 'cut short'],
])('a damaged bundle is named with its complaint, and the others are read: %s', (_, changes, problem) => {
  const { rows, olderThan } = readBundles([stored(4, [entry('a')]), stored(3, [entry('b')], changes)], 2)
  expect(rows).toMatchObject([
    { value: { index: 4 } },
    { id: bundleId(3), path: `ledgerBundles/${bundleId(3)}`, problem: expect.stringContaining(problem) as string },
  ])
  expect(olderThan).toBe(3)
})

test('a full page has older ones, unless it ends with the first bundle', () => {
  const page = (...indexes: number[]) =>
    readBundles(
      indexes.map((index) => stored(index, [entry('a')])),
      2,
    ).olderThan
  expect([page(), page(5), page(5, 4), page(1, 0)]).toEqual([undefined, undefined, 4, undefined])
})
