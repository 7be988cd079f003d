import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { KeptTasks } from '../../../cloud/tasks/kept-tasks.ts'
import { Clock } from '../../../kit/clock.ts'
import { eachStand, PARENT, seconds } from './stand.ts'

const stand = eachStand()
const LATER = { scheduleTime: seconds(600) }

describe('names', () => {
  test('a name is taken while its task waits, and for an hour after it was carried out', async () => {
    await stand().named('once')
    await expect(stand().named('once')).rejects.toMatchObject({
      code: 6,
      message: expect.stringContaining('already exists') as string,
    })
    await stand().after(3_599)
    await expect(stand().named('once')).rejects.toMatchObject({ code: 6 })
    await stand().after(1)
    await stand().named('once')
    await stand().idle()
    expect(stand().worker.calls).toHaveLength(2)
  })

  test('a deleted name is taken for an hour as well', async () => {
    const { name } = await stand().named('away', LATER)
    await stand().client.deleteTask({ name })
    await expect(stand().named('away')).rejects.toMatchObject({ code: 6 })
    await expect(stand().client.deleteTask({ name })).rejects.toMatchObject({ code: 5 })
    await stand().after(600)
    expect(stand().worker.calls).toEqual([])
  })

  test('a task without a name gets one', async () => {
    const [one, other] = [await stand().create({ task: LATER }), await stand().create({ task: LATER })]
    expect(one.name).toMatch(/\/queues\/work\/tasks\/\d+$/)
    expect(other.name).not.toBe(one.name)
  })
})

describe('reading', () => {
  test('shows the body only in full', async () => {
    const httpRequest = { body: Buffer.from('secret') }
    const { name } = await stand().create({ task: { ...LATER, httpRequest } })
    const [basic] = await stand().client.getTask({ name })
    expect(basic).toMatchObject({ view: 'BASIC', dispatchCount: 0, dispatchDeadline: { seconds: '600' } })
    expect(Buffer.from(basic.httpRequest?.body ?? '')).toHaveLength(0)
    const [full] = await stand().client.getTask({ name, responseView: 'FULL' })
    expect(Buffer.from(full.httpRequest?.body ?? '').toString()).toBe('secret')
  })

  test('lists by pages', async () => {
    for (const id of ['c', 'a', 'b']) await stand().named(id, LATER)
    const [tasks] = await stand().client.listTasks({ parent: PARENT, pageSize: 2 })
    expect(tasks.map(({ name }) => name?.at(-1))).toEqual(['a', 'b', 'c'])
    const [first, next] = await stand().client.listTasks({ parent: PARENT, pageSize: 2 }, { autoPaginate: false })
    expect(first).toHaveLength(2)
    expect(next?.pageToken).toBe(`${PARENT}/tasks/b`)
  })

  test('says whether a task was there lately', async () => {
    const { name } = await stand().named('done')
    await stand().idle()
    const words = (text: string) => ({ code: 5, message: expect.stringContaining(text) as string })
    await expect(stand().client.getTask({ name })).rejects.toMatchObject(words('existed recently'))
    await expect(stand().client.getTask({ name: `${name}2` })).rejects.toMatchObject(words('was not found'))
  })
})

describe('queues', () => {
  test('keeps what it was created with, over the defaults', async () => {
    const queue = {
      name: PARENT,
      rateLimits: { maxConcurrentDispatches: 3 },
      retryConfig: { minBackoff: { seconds: 2 } },
    }
    const parent = 'projects/demo/locations/us-central1'
    await stand().client.createQueue({ parent, queue })
    await expect(stand().client.createQueue({ parent, queue })).rejects.toMatchObject({ code: 6 })
    await stand().restart()
    const [read] = await stand().client.getQueue({ name: PARENT })
    expect(read).toMatchObject({
      state: 'RUNNING',
      rateLimits: { maxConcurrentDispatches: 3 },
      retryConfig: {
        maxAttempts: 100,
        maxDoublings: 16,
        minBackoff: { seconds: '2' },
        maxBackoff: { seconds: '3600' },
      },
    })
  })

  test.each([
    ['too many at once', { rateLimits: { maxConcurrentDispatches: 5_001 } }],
    ['no sensible number of attempts', { retryConfig: { maxAttempts: -2 } }],
    ['a backoff above its maximum', { retryConfig: { minBackoff: { seconds: 4_000 } } }],
  ])('refuses %s', async (_, wanted) => {
    const parent = 'projects/demo/locations/us-central1'
    await expect(stand().client.createQueue({ parent, queue: { name: PARENT, ...wanted } })).rejects.toMatchObject({
      code: 3,
    })
  })
})

describe('limits', () => {
  const body = (bytes: number) => ({ task: { ...LATER, httpRequest: { body: Buffer.alloc(bytes) } } })

  test('a task has 100 KB', async () => {
    await stand().create(body(102_000))
    await expect(stand().create(body(102_400))).rejects.toMatchObject({
      code: 3,
      message: expect.stringContaining('Task size too large') as string,
    })
  })

  test('a task is at most 30 days ahead', async () => {
    await stand().named('far', { scheduleTime: seconds(30 * 86_400) })
    await expect(stand().named('further', { scheduleTime: seconds(30 * 86_400 + 1) })).rejects.toMatchObject({
      code: 3,
      message: expect.stringContaining('no more than 720h in the future') as string,
    })
  })

  test.each([
    ['a deadline below 15 s', { dispatchDeadline: { seconds: 14 } }, '15 s and 30 min'],
    ['a deadline above 30 min', { dispatchDeadline: { seconds: 1_801 } }, '15 s and 30 min'],
    ['a name of another queue', { name: `${PARENT}2/tasks/a` }, 'must be the same as the queue name'],
    ['a name with other characters', { name: `${PARENT}/tasks/a.b` }, 'Invalid name'],
    ['an address that is none', { httpRequest: { url: 'ftp://there' } }, 'expected http'],
    ['a body on GET', { httpRequest: { httpMethod: 'GET' as const, body: Buffer.from('x') } }, 'body is set for GET'],
    [
      'a token for no account',
      { httpRequest: { oidcToken: { serviceAccountEmail: 'mesh' } } },
      'service_account_email',
    ],
    ['a token that is not OIDC', { httpRequest: { oauthToken: { serviceAccountEmail: 'a@b' } } }, 'OIDC tokens only'],
  ])('refuses %s', async (_, task, words) => {
    await expect(stand().create({ task })).rejects.toMatchObject({
      code: 3,
      message: expect.stringContaining(words) as string,
    })
  })

  test('says what it does not have', async () => {
    await expect(stand().client.purgeQueue({ name: PARENT })).rejects.toMatchObject({
      code: 12,
      message: expect.stringContaining('PurgeQueue') as string,
    })
  })
})

describe('a restart', () => {
  test('keeps what waits, its attempts, and the names of what is done', async () => {
    await stand().named('done')
    await stand().idle()
    stand().worker.status = 500
    await stand().named('failing')
    await stand().idle()
    await stand().named('waiting', LATER)
    stand().worker.status = 200
    await stand().restart()
    await expect(stand().named('done')).rejects.toMatchObject({ code: 6 })
    await stand().after(1)
    expect(stand().worker.calls.at(-1)?.headers).toMatchObject({
      'x-cloudtasks-taskname': 'failing',
      'x-cloudtasks-taskretrycount': '1',
    })
    await stand().after(600)
    expect(stand().worker.calls.at(-1)?.headers['x-cloudtasks-taskname']).toBe('waiting')
  })

  test('makes an attempt again that was under way', async () => {
    stand().worker.handler = () => undefined
    await stand().named('cut')
    await stand().stop()
    stand().worker.handler = undefined
    await stand().start()
    await stand().idle()
    expect(stand().worker.calls.at(-1)?.headers['x-cloudtasks-taskname']).toBe('cut')
    await expect(stand().client.getTask({ name: `${PARENT}/tasks/cut` })).rejects.toMatchObject({ code: 5 })
  })

  test('leaves out the half line of a crash, and refuses a damaged file', async () => {
    await stand().named('whole', LATER)
    await stand().stop()
    const file = join(stand().directory, 'tasks.jsonl')
    appendFileSync(file, '{"task":{"na')
    await stand().start()
    expect(await stand().client.listTasks({ parent: PARENT })).toMatchObject([
      [{ name: `${PARENT}/tasks/whole` }],
      null,
      {},
    ])
    writeFileSync(file, `{"task"\n${readFileSync(file, 'utf8')}`)
    expect(() => new KeptTasks(new Clock(), stand().directory)).toThrow('tasks.jsonl is damaged at byte 0; remove it')
  })
})

test('the control API forgets all tasks', async () => {
  await stand().named('gone', LATER)
  await fetch(`http://${stand().server.host}:${stand().server.port}/emulator/v1/mesh/reset`, { method: 'POST' })
  stand().clock.freeze(seconds(600).seconds * 1e6)
  await stand().named('gone')
  await stand().idle()
  expect(stand().worker.calls).toHaveLength(1)
})
