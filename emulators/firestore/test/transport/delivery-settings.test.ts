import { expect, test } from 'vitest'
import { readDeliverySettings } from '../../triggers/delivery-settings.ts'

test('reads the variables that the Pub/Sub emulator reads too', () => {
  const environment = {
    MESH_DELIVERY_ATTEMPTS: '1',
    MESH_DELIVERY_BACKOFF_MIN_SECONDS: '0.5',
    MESH_DELIVERY_BACKOFF_MAX_SECONDS: '2',
    MESH_DELIVERY_TIMEOUT_SECONDS: '30',
    MESH_DELIVERY_CONCURRENCY: '4',
  }
  const backoffMs = { minimum: 500, maximum: 2000 }
  expect(readDeliverySettings(environment)).toEqual({ maxAttempts: 1, backoffMs, timeoutMs: 30_000, concurrency: 4 })
})

test('has defaults and names what is wrong', () => {
  expect(readDeliverySettings({})).toEqual({ backoffMs: { minimum: 100, maximum: 60_000 } })
  expect(() => readDeliverySettings({ MESH_DELIVERY_ATTEMPTS: 'many' })).toThrow('MESH_DELIVERY_ATTEMPTS is "many"')
})
