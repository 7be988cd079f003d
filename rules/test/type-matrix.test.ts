import { describe, expect, test } from 'vitest'
import { methodArities } from '../src/values/methods.ts'
import { outcome } from './support/rules.ts'

/** One value of every type, as the language writes it. */
const samples: Record<string, string> = {
  null: 'null',
  bool: 'true',
  int: '7',
  float: '7.5',
  string: "'s'",
  bytes: "b's'",
  list: '[1]',
  map: "{'k': 1}",
  map_diff: "{'k': 1}.diff({})",
  set: '[1].toSet()',
  timestamp: 'request.time',
  duration: "duration.value(1, 's')",
  latlng: 'latlng.value(1, 2)',
  path: '/a/b',
}
const types = Object.keys(samples)
const sampleOf = (type: string): string => `(${samples[type] ?? ''})`

/** Whether an expression has a value, of whatever type. */
const isDefined = (expression: string): boolean => outcome(`[${expression}].size() == 1`) === true

describe('operators are defined for these types only', () => {
  const numbers = ['int int', 'int float', 'float int', 'float float']
  const ordered = [...numbers, 'string string', 'bool bool', 'bytes bytes', 'timestamp timestamp', 'duration duration']
  const additive = ['timestamp duration', 'duration duration']

  test.each([
    ['+', [...numbers, 'string string', ...additive, 'duration timestamp']],
    ['-', [...numbers, ...additive, 'timestamp timestamp']],
    ['*', numbers],
    ['/', numbers],
    ['%', numbers],
    ['<', ordered],
    ['<=', ordered],
    ['>', ordered],
    ['>=', ordered],
    ['in', types.flatMap((left) => ['list', 'set', 'map'].map((right) => `${left} ${right}`))],
    ['==', types.flatMap((left) => types.map((right) => `${left} ${right}`))],
    ['!=', types.flatMap((left) => types.map((right) => `${left} ${right}`))],
  ])('%s', (operator, expected) => {
    const found = types.flatMap((left) =>
      types
        .filter((right) => isDefined(`${sampleOf(left)} ${operator} ${sampleOf(right)}`))
        .map((right) => `${left} ${right}`),
    )
    expect(found.toSorted()).toEqual(expected.toSorted())
  })

  test('== holds between samples of one type only', () => {
    const equal = types.flatMap((left) =>
      types
        .filter((right) => outcome(`${sampleOf(left)} == ${sampleOf(right)}`) === true)
        .map((right) => `${left} ${right}`),
    )
    expect(equal).toEqual(types.map((type) => `${type} ${type}`))
  })

  test('indexes, ranges and members', () => {
    expect(types.filter((type) => isDefined(`${sampleOf(type)}[0]`))).toEqual(['string', 'list', 'path'])
    expect(types.filter((type) => isDefined(`${sampleOf(type)}[0:1]`))).toEqual(['string', 'list'])
    expect(types.filter((type) => isDefined(`${sampleOf(type)}.k`))).toEqual(['map'])
    expect(types.filter((type) => isDefined(`${sampleOf(type)}['k']`))).toEqual(['map'])
  })
})

// https://firebase.google.com/docs/reference/rules: the methods of every interface.
describe('methods exist on these types only', () => {
  const clock = ['hours', 'minutes', 'month', 'year', 'day', 'date', 'dayOfWeek', 'dayOfYear', 'time', 'toMillis']
  const diffs = ['addedKeys', 'affectedKeys', 'changedKeys', 'removedKeys', 'unchangedKeys']

  test.each<[string, string[]]>([
    ['size()', ['string', 'bytes', 'list', 'map', 'set']],
    ['keys()', ['map']],
    ['values()', ['map']],
    ["get('k', 1)", ['map']],
    ['diff({})', ['map']],
    ['hasAny([1])', ['list', 'set']],
    ['hasAll([1])', ['list', 'set']],
    ['hasOnly([1])', ['list', 'set']],
    ['toSet()', ['list']],
    ['concat([1])', ['list']],
    ['removeAll([1])', ['list']],
    ["join(',')", ['list']],
    ['union([1].toSet())', ['set']],
    ['intersection([1].toSet())', ['set']],
    ['difference([1].toSet())', ['set']],
    ['lower()', ['string']],
    ['upper()', ['string']],
    ['trim()', ['string']],
    ['toUtf8()', ['string']],
    ["matches('s')", ['string']],
    ["split('s')", ['string']],
    ["replace('s', 't')", ['string']],
    ['toBase64()', ['bytes']],
    ['toHexString()', ['bytes']],
    ['seconds()', ['timestamp', 'duration']],
    ['nanos()', ['timestamp', 'duration']],
    ['latitude()', ['latlng']],
    ['longitude()', ['latlng']],
    ['distance(latlng.value(0, 0))', ['latlng']],
    ['bind({})', ['path']],
    ...clock.map((name): [string, string[]] => [`${name}()`, ['timestamp']]),
    ...diffs.map((name): [string, string[]] => [`${name}()`, ['map_diff']]),
  ])('%s', (call, expected) => {
    expect(methodArities(call.slice(0, call.indexOf('(')))).toBeDefined()
    expect(types.filter((type) => isDefined(`${sampleOf(type)}.${call}`))).toEqual(expected)
  })
})
