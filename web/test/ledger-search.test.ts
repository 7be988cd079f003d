import { ledgerEntrySchema } from '@mesh/core/schema/ledger'
import { expect, test } from 'vitest'
import type { LoggedBundle, LoggedEntry } from '../src/data/ledger-documents.ts'
import { entriesCsv } from '../src/features/ledger/entries-csv.ts'
import { nothingInWords } from '../src/features/ledger/nothing-in-words.ts'
import { localMinute, mayHaveOlder, momentOf, seenEntries } from '../src/features/ledger/seen-entries.ts'

function logged(index: number, changes: object = {}): LoggedEntry {
  const entry = ledgerEntrySchema.parse({
    v: 1,
    nonce: String(index).padStart(22, 'n'),
    time: `2026-07-01T10:0${index}:00.000Z`,
    actor: { type: 'person', id: 'ann' },
    action: 'config.set',
    resource: 'config/a',
    before: null,
    after: 'a'.repeat(64),
    reason: '',
    traceId: null,
    evidence: [],
    ...changes,
  })
  return { index, leaf: JSON.stringify(entry), entry }
}

const BUNDLE: LoggedBundle = {
  index: 0,
  entries: [3, 2, 1].map((index) => logged(index)),
  unreadable: 0,
  firstTime: new Date('2026-07-01T10:01:00Z'),
}

test('entries are those that are meant, of a time that includes both its ends', () => {
  const of = (range: object, isMeant = () => true) => seenEntries([BUNDLE], isMeant, range).map(({ index }) => index)
  expect(of({})).toEqual([3, 2, 1])
  expect(of({ from: '2026-07-01T10:02:00.000Z' })).toEqual([3, 2])
  expect(of({ until: '2026-07-01T10:02:00.000Z' })).toEqual([2, 1])
  expect(of({ from: '2026-07-01T10:02:00.000Z', until: '2026-07-01T10:02:30.000Z' })).toEqual([2])
  expect(of({}, () => false)).toEqual([])
})

test('older bundles are of no interest once one began before the time that is asked for', () => {
  expect(mayHaveOlder([BUNDLE], {})).toBe(true)
  expect(mayHaveOlder([BUNDLE], { from: '2026-07-01T10:01:00.000Z' })).toBe(true)
  expect(mayHaveOlder([BUNDLE], { from: '2026-07-01T10:01:01.000Z' })).toBe(false)
})

test('a log is called empty only when all of it was asked for', () => {
  const all = { find: undefined, range: {}, isFirstPage: true, isEmpty: true, hasOlder: false }
  const titleOf = (changes: object) => nothingInWords({ ...all, ...changes }).title
  expect(titleOf({})).toBe('Nothing is logged here yet')
  expect(titleOf({ isFirstPage: false })).toBe('Nothing was found')
  expect(titleOf({ find: 'id:a' })).toBe('Nothing was found')
  expect(titleOf({ isEmpty: false })).toBe('Nothing was found')
})

test('a time without entries is said to be one, and one that ends before it begins', () => {
  const [early, late] = ['2026-07-01T10:00:00.000Z', '2026-07-01T11:00:00.000Z']
  const all = { find: undefined, isFirstPage: true, isEmpty: true, hasOlder: false }
  const titleOf = (range: object, changes: object = {}) => nothingInWords({ ...all, range, ...changes }).title
  expect(titleOf({ until: early })).toBe('Nothing was logged in this time')
  expect(titleOf({ from: late }, { isEmpty: false })).toBe('Nothing was logged in this time')
  expect(titleOf({ from: early, until: early }, { find: 'id:a' })).toBe('Nothing was found in this time')
  expect(titleOf({ from: early }, { isFirstPage: false })).toBe('Nothing more was logged in this time')
  expect(titleOf({ from: early }, { hasOlder: true })).toBe('Nothing was found')
  expect(titleOf({ from: late, until: early })).toBe('This time ends before it begins')
})

test('a field of a moment says what was chosen, to the minute, in the browser’s zone', () => {
  expect([localMinute(undefined), momentOf('')]).toEqual(['', undefined])
  const moment = momentOf('2026-07-01T10:05')
  expect(moment).toBe(new Date(2026, 6, 1, 10, 5).toISOString())
  expect(localMinute(moment)).toBe('2026-07-01T10:05')
})

test('what is seen is saved as CSV, and a spreadsheet calculates none of it', () => {
  const [, row] = entriesCsv([logged(7, { reason: '=1+1, "quoted"' })]).split('\r\n')
  expect(row).toBe(
    `7,${'7'.padStart(22, 'n')},2026-07-01T10:07:00.000Z,person:ann,config.set,config/a,"'=1+1, ""quoted""",,${'a'.repeat(64)},,`,
  )
})
