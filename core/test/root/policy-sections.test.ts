import { expect, test } from 'vitest'
import { changedPolicies, policiesOf } from '../../src/root/policy-sections.ts'
import { meshConfigSchema } from '../../src/schema/config.ts'

function policies(sections: object) {
  return policiesOf(meshConfigSchema.parse({ version: 1, services: [], ...sections }))
}

test('only the sections that are written, whatever else the file says', () => {
  expect(policies({ groups: [] })).toEqual({})
  expect(Object.keys(policies({ ledger: { public: true } }))).toEqual(['ledger'])
})

test('a section changes when it says something else, begins or ends to say something', () => {
  const [none, open] = [policies({}), policies({ ledger: { public: true } })]
  expect(changedPolicies(none, open)).toEqual(['ledger'])
  expect(changedPolicies(open, none)).toEqual(['ledger'])
  expect(changedPolicies(open, open)).toEqual([])
})

test('a section that says what its defaults say is as good as none', () => {
  expect(changedPolicies({}, policies({ ledger: {} }))).toEqual([])
  expect(changedPolicies({ ledger: '{}' }, policies({ ledger: {} }))).toEqual([])
})

test('a stored section that does not fit any more is another one', () => {
  expect(changedPolicies({ ledger: '{"old":true}' }, {})).toEqual(['ledger'])
})
