import { describe, expect, test } from 'vitest'
import { page } from '../../pubsub/grpc/page.ts'
import { readSettings } from '../../pubsub/settings.ts'

describe('settings', () => {
  test('without any, the suite’s usual address and local delivery', () => {
    expect(readSettings([], {})).toEqual({
      host: '127.0.0.1',
      port: 8085,
      dataDir: undefined,
      functionsHost: undefined,
      project: undefined,
      delivery: {
        maxDeliveryAttempts: 5,
        timeoutSeconds: 540,
        concurrency: 2,
        backoffSeconds: { minimum: 1, maximum: 30 },
      },
      ticker: undefined,
      run: { dataDir: undefined, seed: undefined, operationMs: 500 },
      tasks: { dataDir: undefined, account: '123456789012-compute@developer.gserviceaccount.com' },
    })
  })

  test('everything can be set', () => {
    const environment = {
      MESH_PUBSUB_DATA: '/data',
      MESH_FUNCTIONS_HOST: '127.0.0.1:5001',
      MESH_PROJECT: 'demo',
      MESH_TICKER: '1',
      MESH_TICK_SECONDS: '2.5',
      MESH_DELIVERY_ATTEMPTS: '7',
      MESH_DELIVERY_TIMEOUT_SECONDS: '60',
      MESH_DELIVERY_CONCURRENCY: '4',
      MESH_DELIVERY_BACKOFF_MIN_SECONDS: '10',
      MESH_DELIVERY_BACKOFF_MAX_SECONDS: '600',
      MESH_SECRET_MANAGER: '127.0.0.1:8086',
      MESH_SECRET_MANAGER_DATA: '/secrets',
      MESH_TASKS_DATA: '/tasks',
      MESH_SERVICE_ACCOUNT: 'mesh@demo.iam.gserviceaccount.com',
    }
    expect(readSettings(['--host=0.0.0.0', '--port=18085'], environment)).toEqual({
      host: '0.0.0.0',
      port: 18085,
      dataDir: '/data',
      functionsHost: '127.0.0.1:5001',
      project: 'demo',
      delivery: {
        maxDeliveryAttempts: 7,
        timeoutSeconds: 60,
        concurrency: 4,
        backoffSeconds: { minimum: 10, maximum: 600 },
      },
      ticker: { tickSeconds: 2.5 },
      run: { dataDir: undefined, seed: undefined, operationMs: 500 },
      tasks: { dataDir: '/tasks', account: 'mesh@demo.iam.gserviceaccount.com' },
      secretManager: { host: '127.0.0.1', port: 8086, dataDir: '/secrets' },
    })
  })

  test('an address of Secret Manager without a port is refused', () => {
    expect(() => readSettings([], { MESH_SECRET_MANAGER: 'localhost' })).toThrow('"localhost"; expected host:port')
  })

  test.each([['--port=http'], ['--port=70000'], ['--prot=1']])('%s is refused', (argument) => {
    expect(() => readSettings([argument], {})).toThrow(argument.slice(2, 6))
  })
})

describe('pages', () => {
  test('go through all names once, in order', () => {
    const names = ['c', 'a', 'e', 'b', 'd']
    const seen: string[] = []
    let pageToken = ''
    do {
      const next = page(names, { pageSize: 2, pageToken })
      seen.push(...next.names)
      pageToken = next.nextPageToken
    } while (pageToken !== '')
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('a negative size is refused', () => {
    expect(() => page([], { pageSize: -1 })).toThrow('Invalid page_size: -1')
  })
})
