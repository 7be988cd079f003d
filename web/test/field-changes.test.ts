import { describe, expect, test } from 'vitest'
import { changeInWords, fieldChanges } from '../src/features/ledger/field-changes.ts'

describe('what differs', () => {
  test('is named field by field, with both values in words', () => {
    const before = { state: 'open', severity: 'major', owner: { name: 'Ada' }, labels: { 'a.b': 'x' } }
    const after = { state: 'resolved', severity: 'major', owner: null, labels: { 'a.b': 'x' }, note: '' }
    expect(fieldChanges(before, after)).toEqual([
      { field: 'state', before: 'open', after: 'resolved' },
      { field: 'owner.name', before: 'Ada', after: null },
      { field: 'owner', before: null, after: 'null' },
      { field: 'note', before: null, after: '""' },
    ])
    expect(fieldChanges({ 'a.b': 1 }, { a: { b: 1 } }).map(({ field }) => field)).toEqual(['["a.b"]', 'a.b'])
  })

  test('tells text from what it looks like', () => {
    expect(fieldChanges({ a: '1', b: 'true', c: '2026-01-01T00:00:00Z' }, { a: 1, b: true, c: null })).toEqual([
      { field: 'a', before: '"1"', after: '1' },
      { field: 'b', before: '"true"', after: 'true' },
      { field: 'c', before: '2026-01-01T00:00:00Z', after: 'null' },
    ])
  })

  test('in a list is named by id where all have one, else by place', () => {
    const [a, b] = [
      { id: 'a', on: true },
      { id: 'b', on: true },
    ]
    expect(fieldChanges({ list: [a, b] }, { list: [{ ...b, on: false }, a] })).toEqual([
      { field: 'list[b].on', before: 'true', after: 'false' },
      { field: 'list (order)', before: 'a, b', after: 'b, a' },
    ])
    expect(fieldChanges([1, 2], [1, 3, 4])).toEqual([
      { field: '[1]', before: '2', after: '3' },
      { field: '[2]', before: null, after: '4' },
    ])
    const isTwice = fieldChanges({ list: [a, a] }, { list: [a, a, b] })
    expect(isTwice.map(({ field }) => field)).toEqual(['list[2].id', 'list[2].on'])
  })

  test('in a list with ids may be their order alone, of what was there before and are still', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => ({ id }))
    expect(fieldChanges({ routes: [a, b] }, { routes: [b, a] })).toEqual([
      { field: 'routes (order)', before: 'a, b', after: 'b, a' },
    ])
    expect(fieldChanges([a, b, c], [d, c, a])).toEqual([
      { field: '[b].id', before: 'b', after: null },
      { field: '[d].id', before: null, after: 'd' },
      { field: 'the whole (order)', before: 'a, c', after: 'c, a' },
    ])
    expect(fieldChanges({ routes: [a, b, c] }, { routes: [d, a, c] }).map(({ field }) => field)).toEqual([
      'routes[b].id',
      'routes[d].id',
    ])
    const inner = fieldChanges([{ id: 'x', routes: [a, b] }, c], [c, { id: 'x', routes: [b, a] }])
    expect(inner.map(({ field }) => field)).toEqual(['the whole (order)', '[x].routes (order)'])
  })

  test('of what was made is all of it, and nothing of what is the same', () => {
    expect(fieldChanges(undefined, { a: 1, list: [], map: {} })).toEqual([
      { field: 'a', before: null, after: '1' },
      { field: 'list', before: null, after: '[]' },
      { field: 'map', before: null, after: '{}' },
    ])
    expect(fieldChanges({ a: [1] }, { a: [1] })).toEqual([])
    expect(fieldChanges('x', 'y')).toEqual([{ field: 'the whole', before: 'x', after: 'y' }])
  })
})

test('a change is one word', () => {
  const words = [
    [null, 'x'],
    ['x', null],
    ['x', 'y'],
  ].map(([before = null, after = null]) => changeInWords({ field: 'a', before, after }))
  expect(words).toEqual(['added', 'removed', 'changed'])
})
