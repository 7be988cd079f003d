import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Json } from '../../../api/service.ts'
import type { Fields, Value } from '../../../api/values.ts'
import { LOCK_WAIT_MS, TTL_DELAY_MS, TTL_PAGE_SIZE } from '../../../engine/limits.ts'
import { TtlSweeper } from '../../../engine/ttl/ttl-sweeper.ts'
import type { StoredCommit } from '../../../engine/types.ts'
import { ADMIN, DATABASE, ROOT, START, makeParts } from '../make-parts.ts'

const SECOND = 1_000_000
const OTHER = 'projects/p/databases/other'
const at = (seconds: number): Value => ({ timestampValue: new Date(Date.parse(START) + seconds * 1000).toISOString() })

/** An engine that expires `sessions` by `until` and `logs` by `meta.end`; the clock stands at START. */
function engine() {
  const { parts, rpcs, clock } = makeParts()
  const ttl = new TtlSweeper(parts)
  ttl.policies = [
    { collectionGroup: 'sessions', fieldPath: 'until' },
    { collectionGroup: 'logs', fieldPath: 'meta.end' },
  ]
  onTestFinished(() => ttl.close())
  const write = (documents: Record<string, Fields>, database = DATABASE): Promise<Json> => {
    const writes = Object.entries(documents).map(([path, fields]) => ({
      update: { name: `${database}/documents/${path}`, fields },
    }))
    return rpcs.Commit({ database, writes }, ADMIN)
  }
  const left = (): string[] =>
    Array.from(parts.store.below('projects/p/databases'), ({ name }) => name.slice(ROOT.length + 1)).sort()
  return { parts, rpcs, clock, ttl, write, left }
}

describe('by the clock', () => {
  test('a document goes a day after it expired, not before', async () => {
    const { clock, write, left } = engine()
    await write({ 'sessions/a': { until: at(10) } })
    clock.advance(10 * SECOND + TTL_DELAY_MS * 1000 - 1)
    expect(left()).toEqual(['sessions/a'])
    clock.advance(1)
    expect(left()).toEqual([])
  })

  test('every expiry that a jump passes is seen, also of documents that came in any order', async () => {
    const { clock, ttl, write, left } = engine()
    ttl.delayMs = 0
    await write({ 'sessions/late': { until: at(30) } })
    await write({ 'sessions/early': { until: at(10) }, 'sessions/middle': { until: at(20) } })
    clock.advance(10 * SECOND)
    expect(left()).toEqual(['sessions/late', 'sessions/middle'])
    clock.advance(3600 * SECOND)
    expect(left()).toEqual([])
  })

  test('the newest value of the field counts', async () => {
    const { clock, ttl, write, left } = engine()
    ttl.delayMs = 0
    await write({ 'sessions/a': { until: at(10) }, 'sessions/b': { until: at(10) } })
    await write({ 'sessions/a': { until: at(20) }, 'sessions/b': {} })
    clock.advance(15 * SECOND)
    expect(left()).toEqual(['sessions/a', 'sessions/b'])
    clock.advance(15 * SECOND)
    expect(left()).toEqual(['sessions/b'])
  })

  test('a shorter delay reaches what waited for the longer one', async () => {
    const { clock, ttl, write, left } = engine()
    await write({ 'sessions/a': { until: at(10) }, 'sessions/b': { until: at(100) } })
    clock.advance(20 * SECOND)
    ttl.delayMs = 5000
    expect(left()).toEqual(['sessions/b'])
    ttl.reset()
    clock.advance(100 * SECOND)
    expect(left()).toEqual(['sessions/b'])
  })
})

test.each([1e14, Number.MAX_VALUE])('a delay of %d ms outlasts everything', async (delayMs) => {
  const { clock, ttl, write, left } = engine()
  await write({ 'sessions/a': { until: at(-1000) } })
  ttl.delayMs = delayMs
  clock.advance(3600 * SECOND)
  expect(left()).toEqual(['sessions/a'])
  ttl.delayMs = 0
  expect(left()).toEqual([])
})

test('once closed it deletes nothing, also not what was locked then', async () => {
  const { parts, rpcs, clock, ttl, write, left } = engine()
  ttl.delayMs = 0
  await write({ 'sessions/a': { until: at(1) }, 'sessions/b': { until: at(2) } })
  const [response] = await rpcs.BatchGetDocuments(
    { database: DATABASE, documents: [`${ROOT}/sessions/a`], newTransaction: {} },
    ADMIN,
  )
  clock.advance(SECOND)
  ttl.close()
  parts.locks.close()
  await new Promise((resolve) => setImmediate(resolve))
  await rpcs.Rollback({ database: DATABASE, transaction: response?.['transaction'] }, ADMIN)
  clock.advance(SECOND)
  expect(left()).toEqual(['sessions/a', 'sessions/b'])
})

describe('what expires', () => {
  test('only timestamps do, in a field of the policy’s collection group', async () => {
    const { clock, ttl, write, left } = engine()
    await write({
      'sessions/now': { until: at(0) },
      'sessions/future': { until: at(1) },
      'sessions/array': { until: { arrayValue: { values: [at(-9)] } } },
      'sessions/null': { until: { nullValue: null } },
      'sessions/text': { until: { stringValue: '2020-01-01T00:00:00Z' } },
      'sessions/number': { until: { integerValue: '1' } },
      'sessions/none': { other: at(-9) },
      'users/a/sessions/nested': { until: at(-9) },
      'logs/inside': { meta: { mapValue: { fields: { end: at(-9) } } } },
      'users/a': { until: at(-9) },
    })
    expect(ttl.sweep()).toBe(3)
    expect(left()).toEqual([
      'sessions/array',
      'sessions/future',
      'sessions/none',
      'sessions/null',
      'sessions/number',
      'sessions/text',
      'users/a',
    ])
    clock.advance(SECOND)
    expect(ttl.sweep()).toBe(1)
  })

  test('what lies below stays', async () => {
    const { ttl, write, left } = engine()
    await write({ 'sessions/a': { until: at(-1) }, 'sessions/a/events/x': { n: { integerValue: '1' } } })
    ttl.sweep()
    expect(left()).toEqual(['sessions/a/events/x'])
  })

  test('all databases are swept, and more than a page', async () => {
    const { ttl, write, left } = engine()
    const many = Array.from({ length: TTL_PAGE_SIZE + 1 }, (_, n) => [`sessions/s${n}`, { until: at(-1) }])
    await write(Object.fromEntries(many) as Record<string, Fields>)
    await write({ 'sessions/a': { until: at(-1) } }, OTHER)
    expect(ttl.sweep()).toBe(TTL_PAGE_SIZE + 2)
    expect(left()).toEqual([])
  })

  test('policies that come later reach documents that expired before', async () => {
    const { clock, ttl, write, left } = engine()
    await write({ 'tokens/a': { end: at(-TTL_DELAY_MS / 1000) } })
    clock.advance(SECOND)
    expect(left()).toEqual(['tokens/a'])
    ttl.policies = [{ collectionGroup: 'tokens', fieldPath: 'end' }]
    clock.advance(0)
    expect(left()).toEqual([])
  })
})

test('each delete is a commit of the service’s own', async () => {
  const { parts, ttl, write } = engine()
  await write({ 'sessions/a': { until: at(-2) }, 'sessions/b': { until: at(-1) } })
  const commits: StoredCommit[] = []
  parts.store.subscribe((commit) => commits.push(commit))
  ttl.sweep()
  expect(commits.map(({ caller, changes }) => [caller.kind, changes.map(({ name, after }) => [name, after])])).toEqual([
    ['system', [[`${ROOT}/sessions/a`, undefined]]],
    ['system', [[`${ROOT}/sessions/b`, undefined]]],
  ])
})

describe('a document that a transaction has read', () => {
  const read = async ({ rpcs }: ReturnType<typeof engine>): Promise<unknown> => {
    const names = { documents: [`${ROOT}/sessions/a`] }
    const [response] = await rpcs.BatchGetDocuments({ database: DATABASE, ...names, newTransaction: {} }, ADMIN)
    return response?.['transaction']
  }

  test('goes when the transaction is over', async () => {
    const made = engine()
    await made.write({ 'sessions/a': { until: at(-1) }, 'sessions/b': { until: at(-1) } })
    const transaction = await read(made)
    expect(made.ttl.sweep()).toBe(1)
    expect(made.ttl.sweep()).toBe(0)
    expect(made.left()).toEqual(['sessions/a'])
    await made.rpcs.Rollback({ database: DATABASE, transaction }, ADMIN)
    expect(made.left()).toEqual([])
  })

  test('stays if the transaction gives it more time', async () => {
    const made = engine()
    await made.write({ 'sessions/a': { until: at(-1) } })
    const transaction = await read(made)
    made.ttl.sweep()
    const writes = [{ update: { name: `${ROOT}/sessions/a`, fields: { until: at(60) } } }]
    await made.rpcs.Commit({ database: DATABASE, transaction, writes }, ADMIN)
    expect(made.left()).toEqual(['sessions/a'])
  })

  test('is tried again when it was locked for too long', async () => {
    const made = engine()
    made.ttl.delayMs = 0
    await made.write({ 'sessions/a': { until: at(1) } })
    const transaction = await read(made)
    made.clock.advance(SECOND)
    made.clock.advance(LOCK_WAIT_MS * 1000)
    await made.rpcs.GetDocument({ name: `${ROOT}/sessions/a` }, ADMIN)
    await made.rpcs.Rollback({ database: DATABASE, transaction }, ADMIN)
    expect(made.left()).toEqual(['sessions/a'])
    made.clock.advance(0)
    expect(made.left()).toEqual([])
  })
})

test('what could not be deleted stays, is named in the log and goes with the next sweep', async () => {
  const { parts, ttl, write, left } = engine()
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => log.mockRestore())
  await write({ 'sessions/a': { until: at(-1) } })
  const apply = vi.spyOn(parts.store, 'apply').mockImplementationOnce(() => {
    throw new Error('disk full')
  })
  expect(ttl.sweep()).toBe(0)
  apply.mockRestore()
  await vi.waitFor(() => expect(log).toHaveBeenCalledWith(expect.stringContaining('sessions/a'), expect.any(Error)))
  expect(left()).toEqual(['sessions/a'])
  expect(ttl.sweep()).toBe(1)
})

test('without policies no timer waits and no commit is looked at', async () => {
  const { parts, rpcs, clock } = makeParts()
  const after = vi.spyOn(clock, 'after')
  const ttl = new TtlSweeper(parts)
  const writes = [{ update: { name: `${ROOT}/sessions/a`, fields: { until: at(1) } } }]
  await rpcs.Commit({ database: DATABASE, writes }, ADMIN)
  expect(after).not.toHaveBeenCalled()
  expect(ttl.sweep()).toBe(0)
})
