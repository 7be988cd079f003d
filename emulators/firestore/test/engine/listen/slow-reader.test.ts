import { describe, expect, it } from 'vitest'
import { asc, from, int, where } from '../query/world.ts'
import { ListenWorld, TestClient } from './listening.ts'

const positive = from('c', { where: where('n', '>', int(0)) })
const n = (value: number): { n: ReturnType<typeof int> } => ({ n: int(value) })

async function paused(world: ListenWorld): Promise<TestClient> {
  const client = new TestClient(world.hub).query(2, positive)
  await client.heard()
  client.isFull = true
  return client
}

describe('a client that does not read', () => {
  it('is told nothing; what it missed comes when it reads on, commit by commit as long as that is little', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const client = await paused(world)
    world.write({ 'c/a': n(2) })
    world.write({ 'c/b': n(1) })
    expect(await client.heard()).toEqual([])
    client.drain()
    expect(await client.heard()).toEqual(['change c/a 2', 'at', 'change c/b 2', 'at'])
  })

  it('gets the newest state of each document once, however much it missed', async () => {
    const world = new ListenWorld({ 'c/a': n(1), 'c/left': n(1), 'c/gone': n(1) })
    const client = await paused(world)
    for (let turn = 2; turn <= 1000; turn += 1) world.write({ 'c/a': n(turn), 'c/new': n(turn) })
    world.write({ 'c/left': n(-1), 'c/gone': undefined })
    client.drain()
    const heard = await client.heard()
    expect(heard.slice(-5)).toEqual(['change c/a 2', 'change c/new 2', 'remove c/left -2', 'delete c/gone -2', 'at'])
    expect(heard.length).toBeLessThan(20)
  })

  it('is not told of documents that came and went meanwhile, so they cost no memory', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const client = await paused(world)
    for (let turn = 0; turn < 1000; turn += 1) {
      world.write({ [`c/passing-${turn}`]: n(1) })
      world.write({ [`c/passing-${turn}`]: turn % 2 === 0 ? undefined : n(-1) })
    }
    client.drain()
    expect(new Set(await client.heard()).size).toBeLessThan(10)
  })

  it('hears that a document which it knows went, though it came back in between', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const client = await paused(world)
    for (let turn = 1; turn < 10; turn += 1) world.write({ 'c/other': n(turn) })
    for (const value of [-1, 5, -1, 5, -1]) world.write({ 'c/a': n(value) })
    client.drain()
    expect((await client.heard()).findLast((said) => said !== 'at')).toBe('remove c/a -2')
    world.write({ 'c/a': n(1) })
    expect(await client.heard()).toEqual(['change c/a 2', 'at'])
  })

  it('is not told again of a document that others moved out of its window and in again, unless it was written', async () => {
    const world = new ListenWorld({ 'c/a': n(5), 'c/b': n(9) })
    const client = new TestClient(world.hub).query(2, from('c', { orderBy: [asc('n')], limit: 1 }))
    client.documents(4, ['d/other'])
    const missed = async (...values: { [path: string]: ReturnType<typeof n> }[]): Promise<string[]> => {
      await client.heard()
      client.isFull = true
      for (let turn = 0; turn < 5; turn += 1) world.write({ 'd/other': n(turn) })
      for (const value of values) world.write(value)
      client.drain()
      return (await client.heard()).filter((said) => said.includes('c/'))
    }
    expect(await missed({ 'c/b': n(1) }, { 'c/b': n(9) })).toEqual([])
    expect(await missed({ 'c/b': n(1) }, { 'c/a': n(6) }, { 'c/b': n(9) })).toEqual(['change c/a 2'])
    expect(await missed({ 'c/a': n(5) }, { 'c/b': n(1) }, { 'c/b': n(9) })).toEqual(['change c/a 2'])
    expect(await missed({ 'c/b': n(1) }, { 'c/b': n(9) }, { 'c/b': n(1) })).toEqual(['change c/b 2', 'remove c/a -2'])
  })

  it('hears of its requests in their place between the commits', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const client = await paused(world)
    for (let turn = 2; turn < 20; turn += 1) world.write({ 'c/a': n(turn) })
    client.query(4, from('c', { orderBy: [asc('n')] }))
    world.write({ 'c/a': n(-1) })
    client.send({ removeTarget: 2 })
    client.drain()
    const heard = await client.heard()
    expect(heard.slice(heard.indexOf('ADD 4') - 2)).toEqual([
      'change c/a 2',
      'at',
      'ADD 4',
      'change c/a 4',
      'CURRENT 4',
      'at',
      'change c/a 4 -2',
      'at',
      'REMOVE 2',
    ])
  })

  it('keeps no other client waiting, and is left alone once it is closed', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const slow = await paused(world)
    const quick = new TestClient(world.hub).query(2, positive)
    await quick.heard()
    world.write({ 'c/a': n(2) })
    expect(await quick.heard()).toEqual(['change c/a 2', 'at'])
    slow.close()
    slow.drain()
    expect(await slow.heard()).toEqual([])
  })

  it('resumes from the last boundary that it has read', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const client = new TestClient(world.hub).query(2, positive)
    await client.settled()
    const { resumeToken } = client
    client.isFull = true
    for (let turn = 2; turn < 20; turn += 1) world.write({ 'c/a': n(turn) })
    client.close()
    const again = new TestClient(world.hub).query(2, positive, { resumeToken })
    expect(await again.heard()).toEqual(['ADD 2', 'change c/a 2', 'CURRENT 2', 'at'])
  })
})

describe('a client that asks for very much before it reads', () => {
  const documents = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`c/${index}`, n(1)]))
  const adds = (client: TestClient, count: number): void => {
    for (let id = 1; id <= count; id += 1) client.query(id, positive)
  }

  it('gets all of it, later requests as of the time when they are answered', async () => {
    const world = new ListenWorld(documents)
    const client = new TestClient(world.hub)
    client.isFull = true
    adds(client, 10)
    world.write({ 'c/new': n(1) })
    client.drain()
    const heard = await client.heard()
    expect(heard.filter((said) => said.startsWith('CURRENT'))).toHaveLength(10)
    const told = heard.filter((said) => said.startsWith('change c/new'))
    expect(told).toEqual(['change c/new 1,2', ...[3, 4, 5, 6, 7, 8, 9, 10].map((id) => `change c/new ${id}`)])
  })

  it('is given up when a thousand requests wait', async () => {
    const world = new ListenWorld(documents)
    const client = new TestClient(world.hub)
    client.isFull = true
    adds(client, 1002)
    expect(client.failure).toBeUndefined()
    client.query(1003, positive)
    expect(client.failure).toMatchObject({ status: 'RESOURCE_EXHAUSTED' })
    client.drain()
    expect(await client.heard()).toEqual([])
  })
})

it('a result of very many documents is told whole', async () => {
  const count = 150_000
  const world = new ListenWorld(Object.fromEntries(Array.from({ length: count }, (_, index) => [`c/${index}`, n(1)])))
  const client = new TestClient(world.hub).query(2, positive)
  expect(await client.heard()).toHaveLength(count + 3)
})
