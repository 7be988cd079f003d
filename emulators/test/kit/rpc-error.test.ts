import { expect, test } from 'vitest'
import { httpErrorOf, RpcError, STATUS } from '../../kit/rpc-error.ts'
import type { StatusName } from '../../kit/rpc-error.ts'

test('an error knows its gRPC code and its HTTP form', () => {
  const error = new RpcError('ABORTED', 'Too much contention')
  expect(error.code).toBe(10)
  expect(httpErrorOf(error)).toEqual({ code: 409, message: 'Too much contention', status: 'ABORTED' })
})

test.each(Object.keys(STATUS) as StatusName[])('%s has an HTTP status', (status) => {
  expect(httpErrorOf(new RpcError(status, '')).code).toBeGreaterThanOrEqual(200)
})
