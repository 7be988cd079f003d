import { describe, expect, test } from 'vitest'
import { parameterFields, readParameters } from '../src/features/actions/read-parameters.ts'

const SCHEMA = {
  type: 'object',
  properties: {
    service: { type: 'string', description: 'Id of the service' },
    state: { type: 'string', enum: ['up', 'down'] },
    count: { type: 'integer' },
    isQuiet: { type: 'boolean' },
    checks: { type: 'array', items: { type: 'string' } },
    note: { type: 'string', default: '' },
  },
  required: ['service', 'count', 'isQuiet', 'note'],
}
const fields = parameterFields(SCHEMA)

test('a form has a field for each parameter, in their order', () => {
  expect(fields).toEqual([
    { name: 'service', description: 'Id of the service', type: 'text', isRequired: true },
    { name: 'state', description: '', type: 'text', isRequired: false, options: ['up', 'down'] },
    { name: 'count', description: '', type: 'number', isRequired: true },
    { name: 'isQuiet', description: '', type: 'boolean', isRequired: true },
    { name: 'checks', description: '', type: 'json', isRequired: false },
    { name: 'note', description: '', type: 'text', isRequired: false },
  ])
})

test('a kind without parameters has an empty form', () => {
  expect(parameterFields({ type: 'object' })).toEqual([])
})

describe('what was typed', () => {
  test('becomes values of the right types; empty fields are left out', () => {
    const typed = { service: ' payments ', count: '3', isQuiet: 'true', checks: '["http"]', state: '' }
    expect(readParameters(fields, typed)).toEqual({
      parameters: { service: 'payments', count: 3, isQuiet: true, checks: ['http'] },
      problems: {},
    })
  })

  test('a switch that was never touched is off', () => {
    expect(readParameters(fields, { service: 'a', count: '1' }).parameters).toEqual({
      service: 'a',
      count: 1,
      isQuiet: false,
    })
  })

  test('what is missing or malformed is named by its field', () => {
    const { problems } = readParameters(fields, { count: 'three', checks: '[' })
    expect(Object.keys(problems)).toEqual(['service', 'count', 'checks'])
  })
})
