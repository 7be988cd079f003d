import { expect, test } from 'vitest'
import { describePlan } from '../src/apply/describe-plan.ts'

test('the plan names each change and counts them', () => {
  const plan = [
    { change: 'create' as const, kind: 'service' as const, id: 'a', fields: [] },
    { change: 'update' as const, kind: 'check' as const, id: 'b.http', fields: ['intervalMs', 'timeoutMs'] },
    { change: 'unchanged' as const, kind: 'service' as const, id: 'b', fields: [] },
    { change: 'delete' as const, kind: 'check' as const, id: 'c.http', fields: [] },
  ]
  expect(describePlan(plan, true).split('\n')).toEqual([
    '+ create service a',
    '~ update check b.http (intervalMs, timeoutMs)',
    '- delete check c.http',
    '1 created, 1 updated, 1 deleted, 1 unchanged.',
  ])
  expect(describePlan(plan, false)).toContain('1 to create, 1 to update, 1 to delete')
})

test('an unchanged configuration says so', () => {
  expect(describePlan([{ change: 'unchanged', kind: 'service', id: 'a', fields: [] }], true)).toBe(
    'Nothing to change: 1 unchanged.',
  )
})

test('a plan that deletes most services says how to confirm it, until it is applied', () => {
  const plan = ['a', 'b', 'c', 'd'].map((id, index) => ({
    change: index === 0 ? ('unchanged' as const) : ('delete' as const),
    kind: 'service' as const,
    id,
    fields: [],
  }))
  expect(describePlan(plan, false)).toContain('\nThis deletes 3 of 4 services: apply it with --delete 3.')
  expect(describePlan(plan, true)).not.toContain('--delete')
})
