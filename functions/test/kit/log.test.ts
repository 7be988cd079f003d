import { write } from 'firebase-functions/logger'
import { beforeEach, expect, test, vi } from 'vitest'
import { MeshError } from '@mesh/core/errors'
import { log } from '../../src/kit/log.ts'
import { traceId, withTrace } from '../../src/kit/trace.ts'

vi.mock('firebase-functions/logger', () => ({ write: vi.fn<typeof write>() }))

beforeEach(() => vi.mocked(write).mockClear())

test('a line carries its facts, and none of them hides the message', () => {
  log.info('said', { message: 'other', count: 3 })
  expect(write).toHaveBeenCalledExactlyOnceWith({ severity: 'INFO', message: 'said', count: 3 })
})

test('a fault of the user is a warning without stack', () => {
  log.failure('door', new MeshError('invalid-argument', 'told'))
  expect(write).toHaveBeenCalledExactlyOnceWith({
    severity: 'WARNING',
    message: 'told',
    door: 'door',
    code: 'invalid-argument',
    causes: '',
  })
})

test('a fault of the system is an error with its stack and all its causes', () => {
  const cause = new Error('below', { cause: new TypeError('bottom', { cause: { secret: 'x' } }) })
  log.failure('door', new MeshError('unavailable', 'told', { cause }))
  expect(write).toHaveBeenCalledExactlyOnceWith({
    severity: 'ERROR',
    message: 'told',
    door: 'door',
    code: 'unavailable',
    causes: 'Error: below <- TypeError: bottom <- object',
    stack: expect.stringContaining('log.test.ts') as string,
  })
})

test('a line of an invocation carries its trace, and a line outside one carries none', async () => {
  const trace = await withTrace(() => {
    log.info('within')
    return Promise.resolve(traceId())
  })
  log.info('outside')
  expect(trace).toMatch(/^[0-9a-f]{32}$/)
  expect(vi.mocked(write).mock.calls).toEqual([
    [{ severity: 'INFO', message: 'within', traceId: trace }],
    [{ severity: 'INFO', message: 'outside' }],
  ])
})
