import { expect, it } from 'vitest'
import { formatTimestamp } from '../../../engine/values/timestamp.ts'
import { from, int } from '../query/world.ts'
import { ListenWorld, TestClient } from './listening.ts'

const SECOND = 1_000_000

it('tells the time to a stream without news, so that its resume token stays fresh', async () => {
  const world = new ListenWorld({ 'c/a': { n: int(1) } })
  world.clock.freeze()
  const client = new TestClient(world.hub).query(2, from('c'))
  const silent = new TestClient(world.hub)
  await client.heard()
  world.clock.advance(29 * SECOND)
  expect(await client.heard()).toEqual([])
  world.clock.advance(SECOND)
  await client.settled()
  expect(client.responses).toEqual([
    {
      targetChange: {
        targetChangeType: 'NO_CHANGE',
        resumeToken: expect.any(String),
        readTime: formatTimestamp(world.clock.now()),
      },
    },
  ])
  const { resumeToken } = client
  expect(await client.heard()).toEqual(['at'])
  world.clock.advance(30 * SECOND)
  expect(await client.heard()).toEqual(['at'])
  expect(await silent.heard()).toEqual([])
  world.write({ 'c/b': { n: int(2) } })
  const resumed = new TestClient(world.hub).query(2, from('c'), { resumeToken })
  expect(await resumed.heard()).toEqual(['ADD 2', 'change c/b 2', 'CURRENT 2', 'at'])
})

it('says nothing before the news of a slow reader, nor to streams that are closed', async () => {
  const world = new ListenWorld()
  world.clock.freeze()
  const slow = new TestClient(world.hub).query(2, from('c'))
  const closed = new TestClient(world.hub).query(2, from('c'))
  await slow.heard()
  await closed.heard()
  closed.close()
  slow.isFull = true
  world.write({ 'c/a': {} })
  world.clock.advance(30 * SECOND)
  slow.drain()
  expect(await slow.heard()).toEqual(['change c/a 2', 'at'])
  expect(await closed.heard()).toEqual([])
})
