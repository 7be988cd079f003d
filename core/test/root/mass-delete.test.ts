import { expect, test } from 'vitest'
import { massDelete } from '../../src/root/mass-delete.ts'
import type { PlanLine } from '../../src/schema/api.ts'

function lines(change: PlanLine['change'], count: number, kind: PlanLine['kind'] = 'service'): PlanLine[] {
  return Array.from({ length: count }, (_, index) => ({ change, kind, id: `${change}${index}`, fields: [] }))
}

test.each([
  [1, 0],
  [3, 0],
  [3, 1],
  [4, 1],
  [5, 2],
])('deleting %d services and leaving %d must be confirmed', (deleted, left) => {
  const plan = [...lines('unchanged', left), ...lines('delete', deleted)]
  expect(massDelete(plan)).toEqual({ deletes: deleted, of: deleted + left })
})

test.each([
  [0, 0],
  [0, 9],
  [2, 1],
  [2, 2],
  [4, 4],
])('deleting %d services and leaving %d need not', (deleted, left) => {
  expect(massDelete([...lines('update', left), ...lines('delete', deleted)])).toBeUndefined()
})

test('new services make up for none, and other things are not counted', () => {
  expect(massDelete([...lines('create', 9), ...lines('delete', 2)])).toEqual({ deletes: 2, of: 2 })
  expect(massDelete([...lines('unchanged', 1), ...lines('delete', 9, 'check')])).toBeUndefined()
})
