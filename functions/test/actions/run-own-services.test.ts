import { expect, test } from 'vitest'
import { isOwnService } from '../../src/actions/kinds/run-own-services.ts'
import * as functions from '../../src/index.ts'

test('what Mesh does not change has every function of Mesh, where it runs', () => {
  const all = Object.entries(functions).map(([name, { __endpoint }]) => ({
    service: name.toLowerCase(),
    region: String(__endpoint.region),
  }))
  expect(all.filter((one) => !isOwnService(one))).toEqual([])
})

test("a team's own service is none of Mesh's, even under the same name in another region", () => {
  expect(isOwnService({ service: 'payments', region: 'us-central1' })).toBe(false)
  expect(isOwnService({ service: 'status', region: 'us-central1' })).toBe(true)
  expect(isOwnService({ service: 'status', region: 'europe-west1' })).toBe(false)
  expect(isOwnService({ service: 'probecheckseurope', region: 'us-central1' })).toBe(false)
})
