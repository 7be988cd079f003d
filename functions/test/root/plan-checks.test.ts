import { PubSub, type Message } from '@google-cloud/pubsub'
import { beforeEach, describe, expect, test } from 'vitest'
import { batchTopic } from '@mesh/core/paths'
import { HOME_REGION } from '@mesh/core/root/regions'
import { checkBatchSchema, type CheckBatch } from '@mesh/core/schema/events'
import { publishJson } from '../../src/gcp/pubsub.ts'
import { planChecks } from '../../src/root/plan-checks.ts'
import { loadPlanner, savePlanner } from '../../src/root/store/planner.ts'
import { at } from '../fixtures.ts'
import { apply, clearFirestore, takeOwnProject } from '../mesh.ts'

takeOwnProject()
beforeEach(clearFirestore)

function planning() {
  const published: string[] = []
  const publishJson = (topic: string, messages: readonly object[]) => {
    for (const message of messages) {
      const { boardId, intervalMs, slotTimeMs, checks } = checkBatchSchema.parse(message)
      const slot = (slotTimeMs - at(0).getTime()) / 1000
      published.push(`${topic} ${boardId} ${intervalMs} ${slot} ${checks.map(({ checkId }) => checkId).join(',')}`)
    }
    return Promise.resolve()
  }
  return { published, deps: { loadPlanner, savePlanner, publishJson } }
}

test('publishes what is due and remembers it', async () => {
  await apply(['a', 'b'])
  const { published, deps } = planning()
  await planChecks(at(7), deps)
  await planChecks(at(9), deps)
  await planChecks(at(21), deps)
  expect(published).toEqual(['check-batches b1 5000 5 a.http,b.http', 'check-batches b1 5000 20 a.http,b.http'])
})

test('a check that has just been added is not left waiting for its interval', async () => {
  await apply(['a'], at(0), { interval: '1h' })
  const { published, deps } = planning()
  await planChecks(at(1), deps)
  await apply(['a', 'b'], at(3), { interval: '1h' })
  await planChecks(at(6), deps)
  await planChecks(at(9), deps)
  expect(published).toEqual(['check-batches b1 3600000 0 a.http', 'check-batches b1 3600000 3 a.http,b.http'])
})

test('nothing configured publishes nothing', async () => {
  const { published, deps } = planning()
  await planChecks(at(7), deps)
  expect(published).toEqual([])
})

describe('a crash', () => {
  test('before publishing: the next tick plans', async () => {
    await apply(['a'])
    const { published, deps } = planning()
    const crashing = { ...deps, publishJson: () => Promise.reject(new Error('crash')) }
    await expect(planChecks(at(7), crashing)).rejects.toThrow('crash')
    await planChecks(at(8), deps)
    expect(published).toEqual(['check-batches b1 5000 5 a.http'])
  })

  test('between publishing and remembering: the next tick publishes the same slot again', async () => {
    await apply(['a'])
    const { published, deps } = planning()
    const crashing = { ...deps, savePlanner: () => Promise.reject(new Error('crash')) }
    await expect(planChecks(at(7), crashing)).rejects.toThrow('crash')
    await planChecks(at(8), deps)
    expect(published).toEqual(Array(2).fill('check-batches b1 5000 5 a.http'))
  })
})

describe('the publisher', () => {
  test('puts each batch into one message of the topic', async () => {
    const client = new PubSub()
    const [topic] = await client.createTopic(batchTopic(HOME_REGION))
    const [subscription] = await topic.createSubscription('test')
    await apply(['a'])
    await planChecks(at(7))
    const batch = await new Promise<CheckBatch>((resolve, reject) => {
      subscription.on('error', reject).on('message', (message: Message) => {
        message.ack()
        resolve(checkBatchSchema.parse(JSON.parse(message.data.toString())))
      })
    })
    expect(batch).toMatchObject({ boardId: 'b1', slotTimeMs: at(5).getTime(), checks: [{ checkId: 'a.http' }] })
    await subscription.close()
    await client.close()
  })

  test('names the topic that does not take messages', async () => {
    await expect(publishJson('no-such-topic', [{}])).rejects.toMatchObject({
      code: 'unavailable',
      fault: 'system',
      message: 'cannot publish 1 message(s) on topic no-such-topic',
    })
  })
})
