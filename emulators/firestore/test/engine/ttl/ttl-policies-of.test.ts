import { expect, test } from 'vitest'
import type { Json } from '../../../api/service.ts'
import { parseIndexFile } from '../../../engine/indexes/parse-index-file.ts'
import { ttlPoliciesOf } from '../../../engine/ttl/ttl-policies-of.ts'

const override = (collectionGroup: string, fieldPath: string, ttl: boolean): Json => ({
  collectionGroup,
  fieldPath,
  ttl,
  indexes: [],
})
const policiesOf = (...fieldOverrides: Json[]) => ttlPoliciesOf(parseIndexFile(JSON.stringify({ fieldOverrides })))

test('takes the overrides with ttl', () => {
  expect(policiesOf(override('a', 'end', true), override('a', 'other', false), override('b', 'm.end', true))).toEqual([
    { collectionGroup: 'a', fieldPath: 'end' },
    { collectionGroup: 'b', fieldPath: 'm.end' },
  ])
})

test('refuses two fields of one collection group, and all fields', () => {
  expect(() => policiesOf(override('a', 'x', true), override('a', 'y', true))).toThrow(
    'fieldOverrides[1].ttl must be set for one field of a only, found y beside x.',
  )
  expect(() => policiesOf(override('a', '*', true))).toThrow('fieldOverrides[0].ttl')
})
