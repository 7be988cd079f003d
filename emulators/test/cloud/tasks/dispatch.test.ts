import { createRemoteJWKSet, jwtVerify } from 'jose'
import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { until } from '../../pubsub/until.ts'
import { ACCOUNT, eachStand, PARENT, seconds } from './stand.ts'

const stand = eachStand()

const queue = (rateLimits: object, retryConfig: object = {}) =>
  stand().client.createQueue({
    parent: 'projects/demo/locations/us-central1',
    queue: { name: PARENT, rateLimits, retryConfig },
  })

/** Creates a task; the times, in seconds from the start, at which it was attempted. */
async function attemptedAt(untilSeconds: number, step = 1): Promise<number[]> {
  const times: number[] = []
  const { worker, clock } = stand()
  const start = clock.now()
  worker.handler = (_, response) => {
    times.push((clock.now() - start) / 1e6)
    response.writeHead(worker.status).end()
  }
  await stand().named('tried')
  await stand().idle()
  for (let time = 0; time < untilSeconds; time += step) await stand().after(step)
  return times
}

describe('an attempt', () => {
  test('carries the body, own headers, and those of Cloud Tasks', async () => {
    const body = Buffer.from('{"data":{"n":1}}')
    const headers = {
      'Content-Type': 'application/json',
      'X-Own': 'kept',
      Host: 'evil',
      'X-CloudTasks-QueueName': 'forged',
    }
    await stand().create({ task: { name: `${PARENT}/tasks/one`, httpRequest: { body, headers } } })
    await stand().idle()
    const { worker } = stand()
    expect(worker.calls).toMatchObject([
      {
        path: '/work',
        body: '{"data":{"n":1}}',
        headers: {
          host: worker.host,
          'content-type': 'application/json',
          'x-own': 'kept',
          'user-agent': 'Google-Cloud-Tasks',
          'x-cloudtasks-queuename': 'work',
          'x-cloudtasks-taskname': 'one',
          'x-cloudtasks-taskretrycount': '0',
          'x-cloudtasks-taskexecutioncount': '0',
          'x-cloudtasks-tasketa': '1767225600.000000',
        },
      },
    ])
    expect(worker.calls[0]?.headers.authorization).toBeUndefined()
  })

  test('carries a token for the audience, signed by the issuer whose keys are served', async () => {
    const oidcToken = { serviceAccountEmail: ACCOUNT, audience: 'https://there.test/#1' }
    await stand().create({ task: { httpRequest: { oidcToken, headers: { authorization: 'Basic Zm9yZ2Vk' } } } })
    await stand().idle()
    const [, token = ''] = /^Bearer (.+)$/.exec(stand().worker.calls[0]?.headers.authorization ?? '') ?? []
    const keys = createRemoteJWKSet(new URL(`${stand().issuer.url}/certs`))
    const currentDate = new Date(stand().clock.now() / 1_000)
    const { payload } = await jwtVerify(token, keys, { issuer: stand().issuer.url, currentDate, algorithms: ['RS256'] })
    expect(payload).toMatchObject({ aud: 'https://there.test/#1', email: ACCOUNT, email_verified: true })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600)
  })

  test('is for the address where the token names no audience', async () => {
    await stand().create({ task: { httpRequest: { oidcToken: { serviceAccountEmail: ACCOUNT } } } })
    await stand().idle()
    const [, claims = ''] = (stand().worker.calls[0]?.headers.authorization ?? '').split('.')
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ aud: stand().worker.url })
  })

  test('waits for its time', async () => {
    await stand().named('later', { scheduleTime: seconds(90) })
    await stand().after(89)
    expect(stand().worker.calls).toEqual([])
    await stand().after(1)
    expect(stand().worker.calls[0]?.headers['x-cloudtasks-tasketa']).toBe('1767225690.000000')
  })

  test('is made at once when its time has passed', async () => {
    const created = await stand().named('late', { scheduleTime: seconds(-60) })
    await stand().idle()
    expect(Number(created.scheduleTime?.seconds)).toBe(seconds(0).seconds)
    expect(stand().worker.calls).toHaveLength(1)
  })

  test('is cut off at its deadline and made again', async () => {
    const held: ServerResponse[] = []
    stand().worker.handler = (_, response) => void held.push(response)
    await queue({}, { minBackoff: { seconds: 10 } })
    await stand().named('slow', { dispatchDeadline: { seconds: 15 } })
    await until('the call', () => held.length === 1 || undefined)
    stand().clock.advance(14e6)
    expect(stand().tasks.queues.running).toHaveLength(1)
    await stand().after(1)
    const [task] = await stand().client.getTask({ name: `${PARENT}/tasks/slow` })
    expect(task).toMatchObject({
      dispatchCount: 1,
      responseCount: 0,
      lastAttempt: { responseStatus: { code: 4, message: 'no answer in time' } },
    })
    stand().worker.handler = undefined
    await stand().after(10)
    expect(stand().worker.calls.at(-1)?.headers['x-cloudtasks-taskretrycount']).toBe('1')
    await expect(stand().client.getTask({ name: `${PARENT}/tasks/slow` })).rejects.toMatchObject({ code: 5 })
  })
})

describe('a failed task', () => {
  test('is tried again after 10, 20, 40, then by steps of 40, at most 100 s, until its attempts are used up', async () => {
    stand().worker.status = 500
    const seconds = (count: number) => ({ seconds: count })
    await queue({}, { minBackoff: seconds(10), maxBackoff: seconds(100), maxDoublings: 2, maxAttempts: 7 })
    const times = await attemptedAt(800, 5)
    expect(times).toEqual([0, 10, 30, 70, 150, 250, 350])
    expect(stand().logged.at(-1)).toBe('task tried of work: attempt 7 failed (HTTP 500); it is given up.')
    await expect(stand().named('tried')).rejects.toMatchObject({ code: 6 })
  })

  test('is tried on beyond its attempts until its time is over as well', async () => {
    stand().worker.status = 503
    const each = { seconds: 10 }
    await queue({}, { minBackoff: each, maxBackoff: each, maxAttempts: 2, maxRetryDuration: { seconds: 35 } })
    expect(await attemptedAt(100, 5)).toEqual([0, 10, 20, 30, 40])
  })

  test('tells the next attempt of the last answer', async () => {
    stand().worker.status = 429
    await queue({}, { minBackoff: { seconds: 1 } })
    await stand().named('again')
    await stand().idle()
    await stand().after(1)
    expect(stand().worker.calls[1]?.headers).toMatchObject({
      'x-cloudtasks-taskretrycount': '1',
      'x-cloudtasks-taskexecutioncount': '1',
      'x-cloudtasks-taskpreviousresponse': '429',
    })
  })

  test.each([301, 400, 404])('counts HTTP %i as failed: only 2xx ends a task', async (status) => {
    stand().worker.status = status
    await stand().named('refused')
    await stand().idle()
    const [task] = await stand().client.getTask({ name: `${PARENT}/tasks/refused` })
    expect(task).toMatchObject({ dispatchCount: 1, responseCount: 1 })
  })

  test('calls no other machine, and says so', async () => {
    await stand().create({ task: { httpRequest: { url: 'https://example.com/' } } })
    await stand().idle()
    expect(stand().logged.join()).toContain('https://example.com/ is not on this machine')
  })
})

test('a queue calls as many at once as it may, and the next when one has ended', async () => {
  const held: ServerResponse[] = []
  stand().worker.handler = (_, response) => void held.push(response)
  await queue({ maxConcurrentDispatches: 2 })
  for (const id of ['a', 'b', 'c']) await stand().named(id)
  await until('two calls', () => held.length === 2 || undefined)
  expect(stand().tasks.queues.running).toEqual([`${PARENT}/tasks/a`, `${PARENT}/tasks/b`])
  held[0]?.end()
  await until('the third call', () => held.length === 3 || undefined)
  for (const response of held) response.end()
  await stand().idle()
  expect(stand().worker.calls.map(({ headers }) => headers['x-cloudtasks-taskname'])).toEqual(['a', 'b', 'c'])
})

describe('a planned fault', () => {
  test('delivers twice', async () => {
    stand().server.faults.set([{ on: 'dispatch', duplicate: true, times: 1 }])
    await stand().named('twice')
    await stand().idle()
    expect(stand().worker.calls.map(({ headers }) => headers['x-cloudtasks-taskretrycount'])).toEqual(['0', '0'])
  })

  test('loses the answer, so that what was done is done again', async () => {
    stand().server.faults.set([{ on: 'dispatch', drop: true, times: 1 }])
    await stand().named('lost')
    await stand().idle()
    await stand().after(1)
    expect(stand().worker.calls).toHaveLength(2)
  })

  test('fails before anything is called, or waits', async () => {
    stand().server.faults.set([{ on: 'dispatch', error: 'UNAVAILABLE', times: 1 }])
    await stand().named('unlucky')
    await stand().idle()
    expect(stand().worker.calls).toEqual([])
    stand().server.faults.set([{ on: 'dispatch', latencyMs: 5_000, times: 1 }])
    stand().clock.advance(1e6)
    expect(stand().worker.calls).toEqual([])
    await stand().after(5)
    expect(stand().worker.calls).toHaveLength(1)
  })

  test('refuses a request', async () => {
    stand().server.faults.set([{ on: 'CreateTask', error: 'PERMISSION_DENIED' }])
    await expect(stand().named('refused')).rejects.toMatchObject({ code: 7 })
  })
})
