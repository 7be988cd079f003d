import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { MeshError } from '@mesh/core/errors'
import { enqueueTask, taskAudience } from '../../src/gcp/tasks.ts'
import { log } from '../../src/kit/log.ts'
import { recordRefusal } from '../../src/kit/record-refusal.ts'
import { taskFunction } from '../../src/kit/task-function.ts'
import { at } from '../fixtures.ts'
import { ledgerEntries } from '../ledger-entries.ts'
import { clearFirestore } from '../mesh.ts'
import { taskStand } from '../task-stand.ts'

vi.spyOn(log, 'failure').mockImplementation(() => undefined)
vi.spyOn(log, 'warn').mockImplementation(() => undefined)

const verb = vi.fn<(data: unknown, now: Date) => Promise<void>>()
const growLog = taskFunction('growLog', {}, async () => verb)
const other = taskFunction('other', {}, async () => verb)
const stand = taskStand(`demo-${randomUUID().slice(0, 8)}`, { growLog, other })

beforeEach(async () => {
  verb.mockReset().mockResolvedValue(undefined)
  await Promise.all([stand.faults(), stand.thaw()])
  await clearFirestore()
})

const BUSY = { timeout: 60_000, interval: 10 }
const calls = (count: number) => vi.waitFor(() => expect(verb).toHaveBeenCalledTimes(count), BUSY)
const enqueue = (data: object, id?: string) =>
  enqueueTask({ functionName: 'growLog', data, ...(id === undefined ? {} : { id }) })
const json = { 'content-type': 'application/json' }
const refusals = async () => (await ledgerEntries()).filter(({ action }) => action === 'delivery.refuse')

test('a task reaches the verb with its data, named or not', async () => {
  await enqueue({ n: 1 })
  await calls(1)
  await enqueue({ n: 2 }, 'named')
  await calls(2)
  expect(verb.mock.calls.map(([data]) => data)).toEqual([{ n: 1 }, { n: 2 }])
  expect(verb.mock.calls[0]?.[1]).toBeInstanceOf(Date)
  expect(await refusals()).toEqual([])
})

test('a task of the same name is the same task', async () => {
  await enqueue({ n: 1 }, 'same')
  await enqueue({ n: 1 }, 'same')
  await calls(1)
  await enqueue({ n: 3 })
  await calls(2)
  expect(verb.mock.calls.map(([data]) => data)).toEqual([{ n: 1 }, { n: 3 }])
})

test('a delivery that comes twice, and one whose answer was lost, are admitted again', async () => {
  await stand.faults({ on: 'dispatch', duplicate: true, drop: true, times: 1 })
  await enqueue({ n: 1 }, 'again')
  await calls(2)
  await vi.waitFor(async () => {
    await stand.advance(1000)
    expect(verb).toHaveBeenCalledTimes(3)
  }, BUSY)
  expect(await refusals()).toEqual([])
})

test('a verb that fails is tried again; one that was asked for nonsense is not', async () => {
  verb.mockRejectedValueOnce(new MeshError('unavailable', 'not now'))
  await enqueue({ n: 1 }, 'failing')
  await calls(1)
  await vi.waitFor(async () => {
    await stand.advance(1000)
    expect(verb).toHaveBeenCalledTimes(2)
  }, BUSY)
  verb.mockRejectedValueOnce(new MeshError('invalid-argument', 'nonsense'))
  await enqueue({ n: 2 }, 'nonsense')
  await calls(3)
  await enqueue({ n: 3 }, 'after')
  await calls(4)
  expect(verb.mock.lastCall?.[0]).toEqual({ n: 3 })
})

test('a forged call is answered 401 with a sentence, and a good token elsewhere 403; neither reaches the verb', async () => {
  const body = JSON.stringify({ data: { n: 1 } })
  const forged = await stand.call('growLog', { headers: { ...json, authorization: 'Bearer a.b.c' }, body })
  expect([forged.status, await forged.json()]).toMatchObject([401, { error: { status: 'UNAUTHENTICATED' } }])
  const token = await stand.token(taskAudience('growLog', 'mine', { n: 1 }))
  const headers = { ...json, authorization: `Bearer ${token}`, 'x-cloudtasks-taskname': 'mine' }
  const elsewhere = await stand.call('other', { headers, body })
  expect([elsewhere.status, await elsewhere.json()]).toMatchObject([
    403,
    { error: { message: 'the token of this delivery is for another audience' } },
  ])
  const changed = await stand.call('growLog', { headers, body: JSON.stringify({ data: { n: 2 } }) })
  expect(changed.status).toBe(403)
  expect(verb).not.toHaveBeenCalled()
  expect((await stand.call('growLog', { headers, body })).status).toBe(204)
  expect(verb).toHaveBeenCalledTimes(1)
})

test('a call without a token is refused', async () => {
  const answer = await stand.call('growLog', { headers: json, body: '{"data":{}}' })
  expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('this one has none')])
})

test('a flood is one entry of the ledger per minute, function and instance, and the next one counts it', async () => {
  const name = `flood${randomUUID().slice(0, 4)}`
  for (const second of [0, 1, 30, 59]) await recordRefusal(name, 'forged', at(second))
  expect(await refusals()).toMatchObject([
    { actor: { type: 'mesh', id: 'mesh' }, resource: `functions/${name}`, reason: 'forged', after: null },
  ])
  await recordRefusal(name, 'expired', at(61))
  expect((await refusals()).map(({ reason }) => reason).sort()).toEqual([
    'expired; 3 more since the last entry',
    'forged',
  ])
})

test('instances share the minute: what another one recorded is only counted', async () => {
  const name = `shared${randomUUID().slice(0, 4)}`
  await recordRefusal(name, 'forged', at(0))
  vi.resetModules()
  const second = await import('../../src/kit/record-refusal.ts')
  await second.recordRefusal(name, 'forged', at(10))
  expect(await refusals()).toHaveLength(1)
  await second.recordRefusal(name, 'forged', at(70))
  expect((await refusals()).map(({ reason }) => reason).sort()).toEqual([
    'forged',
    'forged; 1 more since the last entry',
  ])
})
