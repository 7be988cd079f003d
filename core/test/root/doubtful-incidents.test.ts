import { expect, test } from 'vitest'
import { doubtfulIncidents } from '../../src/root/doubtful-incidents.ts'
import { entry } from '../fixtures.ts'

test('doubtful is what a check holds open and nobody stored, and what is stored and no check holds open', () => {
  const entries = [entry(), entry({ incidentId: 'lost' }), entry({ incidentId: 'known' })]
  expect(doubtfulIncidents(entries, new Set(['known', 'stuck']))).toEqual(['lost', 'stuck'])
  expect(doubtfulIncidents([], new Set())).toEqual([])
})
