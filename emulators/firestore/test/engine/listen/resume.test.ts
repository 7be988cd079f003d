import { describe, expect, it } from 'vitest'
import { bloomFilter } from '../../../engine/listen/bloom-filter.ts'
import { decodeResumeToken, encodeResumeToken } from '../../../engine/listen/resume-token.ts'
import { formatTimestamp } from '../../../engine/values/timestamp.ts'
import { asc, from, int, ROOT, where } from '../query/world.ts'
import { ListenWorld, quiet, TestClient } from './listening.ts'

const positive = from('c', { where: where('n', '>', int(0)) })
const lowest = from('c', { orderBy: [asc('n')], limit: 2 })
const n = (value: number): { n: ReturnType<typeof int> } => ({ n: int(value) })

async function tokenOf(world: ListenWorld): Promise<string> {
  const client = new TestClient(world.hub).query(2, positive)
  await quiet(client.responses)
  client.close()
  return client.resumeToken
}

describe('a target that resumes', () => {
  it('hears of what changed since, and of nothing else', async () => {
    const world = new ListenWorld({
      'c/same': n(1),
      'c/changed': n(1),
      'c/left': n(1),
      'c/gone': n(1),
      'c/never': n(-1),
    })
    const resumeToken = await tokenOf(world)
    world.write({ 'c/changed': n(2), 'c/left': n(-1), 'c/new': n(1), 'c/passing': n(1), 'c/never': n(-2) })
    world.write({ 'c/changed': n(3), 'c/gone': undefined, 'c/passing': undefined })
    const client = new TestClient(world.hub).query(2, positive, { resumeToken })
    const [add, ...rest] = await client.heard()
    expect(add).toBe('ADD 2')
    expect(rest.slice(-2)).toEqual(['CURRENT 2', 'at'])
    expect(rest.slice(0, -2).sort()).toEqual([
      'change c/changed 2',
      'change c/new 2',
      'delete c/gone -2',
      'remove c/left -2',
    ])
  })

  it('hears of nothing where nothing changed', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const resumeToken = await tokenOf(world)
    world.write({ 'd/a': n(1) })
    expect(await new TestClient(world.hub).query(2, positive, { resumeToken }).heard()).toEqual([
      'ADD 2',
      'CURRENT 2',
      'at',
    ])
  })

  it('resumes from the token of any later boundary of the stream', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const first = new TestClient(world.hub).query(2, positive)
    world.write({ 'c/b': n(1) })
    await quiet(first.responses)
    const { resumeToken } = first
    world.write({ 'c/d': n(1) })
    expect(await new TestClient(world.hub).query(2, positive, { resumeToken }).heard()).toEqual([
      'ADD 2',
      'change c/d 2',
      'CURRENT 2',
      'at',
    ])
  })

  it('resumes from a read time', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const readTime = formatTimestamp(world.write({ 'c/b': n(1) }))
    world.write({ 'c/d': n(1) })
    expect(await new TestClient(world.hub).query(2, positive, { readTime }).heard()).toEqual([
      'ADD 2',
      'change c/d 2',
      'CURRENT 2',
      'at',
    ])
  })

  it('starts over if its result is limited and may have shifted', async () => {
    const world = new ListenWorld({ 'c/a': n(1), 'c/b': n(2), 'c/d': n(3) })
    const resumeToken = await tokenOf(world)
    world.write({ 'd/x': n(1) })
    expect(await new TestClient(world.hub).query(2, lowest, { resumeToken }).heard()).toEqual([
      'ADD 2',
      'CURRENT 2',
      'at',
    ])
    world.write({ 'c/a': undefined })
    const heard = await new TestClient(world.hub).query(2, lowest, { resumeToken }).heard()
    expect(heard).toEqual(['ADD 2', 'RESET 2', 'change c/b 2', 'change c/d 2', 'CURRENT 2', 'at'])
  })

  it('starts over with the token of another process', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const resumeToken = await tokenOf(new ListenWorld({ 'c/a': n(1) }))
    const heard = await new TestClient(world.hub).query(2, positive, { resumeToken }).heard()
    expect(heard).toEqual(['ADD 2', 'RESET 2', 'change c/a 2', 'CURRENT 2', 'at'])
  })

  it('starts over if it was away for too many commits', async () => {
    const world = new ListenWorld({ 'c/a': n(1) })
    const resumeToken = await tokenOf(world)
    for (let turn = 0; turn <= 10_000; turn += 1) world.write({ 'd/x': n(turn) })
    const heard = await new TestClient(world.hub).query(2, positive, { resumeToken }).heard()
    expect(heard).toEqual(['ADD 2', 'RESET 2', 'change c/a 2', 'CURRENT 2', 'at'])
  })

  it('learns the true count if it expected another one', async () => {
    const world = new ListenWorld({ 'c/a': n(1), 'c/b': n(1) })
    const resumeToken = await tokenOf(world)
    world.write({ 'c/d': n(1), 'c/e': n(1), 'c/a': undefined })
    const resumed = (expectedCount: number): Promise<string[]> =>
      new TestClient(world.hub).query(2, positive, { resumeToken, expectedCount }).heard()
    expect(await resumed(2)).not.toContain('filter 2: 3')
    expect((await resumed(5)).slice(-3)).toEqual(['filter 2: 3', 'CURRENT 2', 'at'])
    const client = new TestClient(world.hub).query(2, positive, { resumeToken, expectedCount: 5 })
    await client.settled()
    const names = new Set(['b', 'd', 'e'].map((id) => `${ROOT}/c/${id}`))
    expect(client.responses.at(-3)).toEqual({
      filter: { targetId: 2, count: 3, unchangedNames: bloomFilter(names) },
    })
  })

  it('works for named documents', async () => {
    const world = new ListenWorld({ 'c/a': n(1), 'c/b': n(1), 'c/d': n(1) })
    const resumeToken = await tokenOf(world)
    world.write({ 'c/a': n(2), 'c/d': undefined, 'c/x': n(1) })
    const client = new TestClient(world.hub).documents(2, ['c/a', 'c/b', 'c/d', 'c/e'], {
      resumeToken,
      expectedCount: 3,
    })
    expect(await client.heard()).toEqual(['ADD 2', 'change c/a 2', 'delete c/d -2', 'CURRENT 2', 'at'])
    const wrong = new TestClient(world.hub).documents(2, ['c/a', 'c/b'], { resumeToken, expectedCount: 7 })
    expect(await wrong.heard()).toContain('filter 2: 2')
  })
})

describe('the resume token', () => {
  it('gives its time back to the process that made it only', () => {
    const token = encodeResumeToken('abc', 1_700_000_000_000_001)
    expect(decodeResumeToken(token, 'abc')).toBe(1_700_000_000_000_001)
    expect(decodeResumeToken(token, 'other')).toBeUndefined()
    expect(() => decodeResumeToken('AAAA', 'abc')).toThrow('bad resume token')
  })
})
