import { expect, test } from 'vitest'
import { isOwnService, OWN_FUNCTIONS } from '../../src/actions/kinds/run-own-services.ts'
import * as functions from '../../src/index.ts'

test('every function of Mesh is on the list of what Mesh does not change', () => {
  expect(Object.keys(functions).filter((name) => !OWN_FUNCTIONS.includes(name))).toEqual([])
  expect(isOwnService('probechecks')).toBe(true)
  expect(isOwnService('payments')).toBe(false)
})
