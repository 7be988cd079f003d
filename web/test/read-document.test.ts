import { Timestamp } from 'firebase/firestore'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readDocument, splitRows, withDates } from '../src/data/read-document.ts'

const schema = z.strictObject({ name: z.string(), time: z.date().nullable() })
const moment = new Date('2026-11-21T08:30:00.123Z')

function stored(data: unknown, id = 'one') {
  return { id, ref: { path: `things/${id}` }, data: () => data }
}

describe('withDates', () => {
  it('sees Timestamps as dates at any depth and leaves the rest alone', () => {
    const time = Timestamp.fromDate(moment)
    expect(withDates({ time, list: [time, 1, null], inner: { time, text: 'x' } })).toEqual({
      time: moment,
      list: [moment, 1, null],
      inner: { time: moment, text: 'x' },
    })
  })
})

describe('readDocument', () => {
  it('gives the value of a document that fits', () => {
    const row = readDocument(schema, stored({ name: 'a', time: Timestamp.fromDate(moment) }))
    expect(row).toEqual({ id: 'one', path: 'things/one', value: { name: 'a', time: moment } })
  })

  it('says what is wrong, and where, with one that does not', () => {
    const row = readDocument(schema, stored({ name: 1, time: null, extra: true }))
    expect(row).toMatchObject({ path: 'things/one', problem: expect.stringMatching(/^name: .*string/) })
    expect('problem' in row && row.problem).toContain('extra')
  })

  it('keeps a long complaint short', () => {
    const many = z.object(Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((key) => [key, z.string()])))
    const row = readDocument(many, stored({}))
    expect('problem' in row && row.problem).toMatch(/; and 2 more$/)
  })

  it('survives a document without data', () => {
    expect(readDocument(schema, stored(undefined))).toHaveProperty('problem')
  })
})

describe('splitRows', () => {
  it('parts the readable from the unreadable', () => {
    const rows = [readDocument(schema, stored({ name: 'a', time: null }, 'a')), readDocument(schema, stored({}, 'b'))]
    const { readable, unreadable } = splitRows(rows)
    expect(readable).toEqual([{ id: 'a', value: { name: 'a', time: null } }])
    expect(unreadable.map((row) => row.path)).toEqual(['things/b'])
  })
})
