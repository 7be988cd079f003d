import { expect, test } from 'vitest'
import { z } from 'zod'
import { coerceParameters } from '../../../src/root/override/coerce-parameters.ts'
import { fillParameters, unknownPlaceholders } from '../../../src/root/override/fill-parameters.ts'

test('placeholders stand for the incident’s ids, wherever they are and however often', () => {
  const filled = fillParameters(
    { id: '{incidentId}', text: '{serviceId}: {incidentId} of {serviceId}', json: '{"a":{}}', other: '{region}' },
    { incidentId: 'a.http_1', serviceId: 'a' },
  )
  expect(filled).toEqual({ id: 'a.http_1', text: 'a: a.http_1 of a', json: '{"a":{}}', other: '{region}' })
  expect(unknownPlaceholders('{region} and {serviceId} and {"a":{}} and {incident}')).toEqual(['region', 'incident'])
})

test('what is filled in is not filled in again', () => {
  expect(fillParameters({ a: '{incidentId}' }, { incidentId: '{serviceId}', serviceId: 'x' })).toEqual({
    a: '{serviceId}',
  })
})

const schema = z.strictObject({
  count: z.int().optional(),
  isOn: z.boolean().optional(),
  checks: z.array(z.string()).optional(),
  text: z.string().optional(),
  mode: z.enum(['up', 'down']).optional(),
  any: z.json().optional(),
})

test.each([
  ['a number', { count: '3' }, { count: 3 }],
  ['a switch', { isOn: 'true' }, { isOn: true }],
  ['a list', { checks: '["http"]' }, { checks: ['http'] }],
  ['a text that looks like a number', { text: '3' }, { text: '3' }],
  ['a word', { mode: 'up' }, { mode: 'up' }],
  ['any JSON', { any: '{"a":1}' }, { any: { a: 1 } }],
  ['any JSON that is a text', { any: 'a' }, { any: 'a' }],
  ['a number that is none', { count: 'three' }, { count: 'three' }],
  ['one beside a wrong one', { count: 'three', isOn: 'false' }, { count: 'three', isOn: false }],
])('%s', (_, texts: Record<string, string>, expected) => {
  expect(coerceParameters(texts, schema)).toEqual(expected)
})
