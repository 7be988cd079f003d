import { Timestamp } from 'firebase-admin/firestore'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { MeshError } from '@mesh/core/errors'
import { asMeshError, isAlreadyExists } from '../../src/kit/as-mesh-error.ts'
import { background, callable } from '../../src/kit/door.ts'
import { log } from '../../src/kit/log.ts'
import { parseInput } from '../../src/kit/parse-input.ts'
import { parseDocument, zodConverter } from '../../src/kit/zod-converter.ts'
import { at } from '../fixtures.ts'

function grpc(code: number, message = 'from the client'): Error {
  return Object.assign(new Error(message), { code })
}

describe('asMeshError', () => {
  test.each([
    [4, 'unavailable'],
    [8, 'unavailable'],
    [9, 'failed-precondition'],
    [10, 'aborted'],
    [14, 'unavailable'],
    [3, 'internal'],
  ])('gRPC status %d is %s, and the fault of the system', (code, expected) => {
    expect(asMeshError(grpc(code))).toMatchObject({ code: expected, fault: 'system', message: 'from the client' })
  })

  test('whatever else is thrown is internal', () => {
    expect(asMeshError('odd')).toMatchObject({ code: 'internal', fault: 'system', message: 'odd' })
    expect(asMeshError(undefined).code).toBe('internal')
  })

  test('a MeshError stays itself', () => {
    const error = new MeshError('not-found', 'gone')
    expect(asMeshError(error)).toBe(error)
  })

  test('only status 6 says that a document exists', () => {
    expect([grpc(6), grpc(5), new Error('6'), null, { code: '6' }].map(isAlreadyExists)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
  })
})

describe('doors', () => {
  const failure = vi.spyOn(log, 'failure').mockImplementation(() => undefined)
  afterEach(() => failure.mockClear())

  test('a background door acknowledges what no repetition can mend, and logs it', async () => {
    await background('door', () => Promise.reject(new MeshError('invalid-argument', 'malformed')))
    expect(failure).toHaveBeenCalledExactlyOnceWith('door', expect.objectContaining({ message: 'malformed' }))
  })

  test('a background door asks for another delivery of what failed through no fault of the sender', async () => {
    await expect(background('door', () => Promise.reject(grpc(14)))).rejects.toMatchObject({ code: 'unavailable' })
    expect(failure).toHaveBeenCalledOnce()
  })

  test('a callable tells its caller code, message and details', async () => {
    const error = new MeshError('failed-precondition', 'not now', { details: { id: 'a' } })
    await expect(callable('door', () => Promise.reject(error))).rejects.toMatchObject({
      code: 'failed-precondition',
      message: 'not now',
      details: { id: 'a' },
    })
  })

  test('a callable keeps the words of an internal failure to itself', async () => {
    const secret = new Error('password=hunter2')
    const thrown = await callable('door', () => Promise.reject(secret)).catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code: 'internal' })
    expect(JSON.stringify(thrown)).not.toContain('hunter2')
  })

  test('a callable keeps the words of a passing failure to itself, but tells that a repetition may help', async () => {
    const busy = Object.assign(new Error('14 UNAVAILABLE: 10.0.0.7:8080'), { code: 14 })
    await expect(callable('door', () => Promise.reject(busy))).rejects.toMatchObject({
      code: 'unavailable',
      message: 'Mesh could not do this now; try again (the function log says why)',
    })
  })

  test('an answer goes through', async () => {
    expect(await callable('door', () => Promise.resolve(42))).toBe(42)
    expect(failure).not.toHaveBeenCalled()
  })
})

describe('documents', () => {
  const schema = z.strictObject({
    name: z.string(),
    times: z.array(z.date()),
    inner: z.record(z.string(), z.date().nullable()),
  })
  const value = { name: 'a', times: [at(1)], inner: { x: at(2), y: null } }

  test('Timestamps are read as Dates wherever they are', () => {
    const data = {
      name: 'a',
      times: [Timestamp.fromDate(at(1))],
      inner: { x: Timestamp.fromDate(at(2)), y: null },
    }
    expect(parseDocument(schema, 'things/a', data)).toEqual(value)
  })

  test('one that cannot be read is named, with the place and by default as the system’s fault', () => {
    const read = () => parseDocument(schema, 'things/a', { ...value, name: 7 })
    expect(read).toThrow(/^document things\/a cannot be read: .*name/s)
    expect(read).toThrow(expect.objectContaining({ code: 'internal', fault: 'system' }) as Error)
  })

  test('one that does not fit is not written', () => {
    expect(zodConverter(schema).toFirestore(value)).toEqual(value)
    const wrong = { ...value, extra: true }
    expect(() => zodConverter(schema).toFirestore(wrong)).toThrow('a document to write does not fit its schema')
  })
})

test('parseInput names every place', () => {
  const schema = z.strictObject({ a: z.int(), b: z.array(z.string()) })
  expect(parseInput(schema, { a: 1, b: [] }, 'thing')).toEqual({ a: 1, b: [] })
  expect(() => parseInput(schema, { a: 1.5, b: [2] }, 'thing')).toThrow(/^not a valid thing: a: .*; b\.0: /)
  expect(() => parseInput(schema, 7, 'thing')).toThrow(/^not a valid thing: thing: /)
})
