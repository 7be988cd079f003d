import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CommittedChanges, Json } from '../../api/service.ts'
import { Clock } from '../../../kit/clock.ts'
import { FirestoreEngine } from '../../engine/service.ts'
import { ADMIN, DATABASE, ROOT, USER, integers, set } from './make-parts.ts'
import { track } from './track.ts'

const OTHER = 'projects/p/databases/other'

test('beforeCommit tells before and after of every change, in order, and of nothing that changed nothing', async () => {
  const engine = new FirestoreEngine({ clock: new Clock() })
  const commits: CommittedChanges[] = []
  engine.beforeCommit((commit) => void commits.push(commit))
  const commit = (...writes: Json[]): Promise<Json> => engine.rpcs.Commit({ database: DATABASE, writes }, ADMIN)
  const created = await commit(set('a/x', { n: 1 }))
  await commit(set('a/x', { n: 1 }))
  const updated = await commit(set('a/x', { n: 2 }), set('a/x', { n: 3 }))
  await commit({ delete: `${ROOT}/a/x` })
  const times = { createTime: created['commitTime'] }
  const first = { name: `${ROOT}/a/x`, fields: integers({ n: 1 }), ...times, updateTime: created['commitTime'] }
  const second = { name: `${ROOT}/a/x`, fields: integers({ n: 3 }), ...times, updateTime: updated['commitTime'] }
  expect(commits).toEqual([
    {
      caller: ADMIN,
      commitTime: created['commitTime'],
      changes: [{ name: first.name, kind: 'created', after: first }],
    },
    {
      caller: ADMIN,
      commitTime: updated['commitTime'],
      changes: [{ name: first.name, kind: 'updated', before: first, after: second }],
    },
    { caller: ADMIN, commitTime: expect.any(String), changes: [{ name: first.name, kind: 'deleted', before: second }] },
  ])
  await engine.close()
})

test('clear empties one database, listeners see the deletes, triggers do not', async () => {
  const engine = new FirestoreEngine({ clock: new Clock() })
  await engine.rpcs.Commit({ database: DATABASE, writes: [set('a/x', {}), set('a/x/b/y', {})] }, ADMIN)
  await engine.rpcs.Commit({ database: OTHER, writes: [{ update: { name: `${OTHER}/documents/a/x` } }] }, ADMIN)
  expect(engine.databases()).toEqual([
    { name: DATABASE, documents: 2 },
    { name: OTHER, documents: 1 },
  ])
  const commits: CommittedChanges[] = []
  engine.beforeCommit((commit) => void commits.push(commit))
  const sent: Json[] = []
  const waiting = Promise.withResolvers<void>()
  const stream = engine.openListen(ADMIN, {
    send: (response) => {
      sent.push(response)
      const change = response['targetChange']
      if (JSON.stringify(change ?? '').includes('CURRENT')) waiting.resolve()
      if (response['documentDelete'] !== undefined) deleted.resolve()
    },
    fail: (error) => waiting.reject(error),
  })
  const deleted = Promise.withResolvers<void>()
  stream.receive({ database: DATABASE, addTarget: { targetId: 1, documents: { documents: [`${ROOT}/a/x`] } } })
  await waiting.promise
  engine.clear(DATABASE)
  await deleted.promise
  expect(engine.databases()).toEqual([{ name: OTHER, documents: 1 }])
  expect(commits).toEqual([])
  expect(() => engine.clear('nonsense')).toThrow(expect.objectContaining({ status: 'INVALID_ARGUMENT' }))
  stream.close()
  await engine.close()
})

test('clearAll ends every transaction, also in a database without documents, and close fails what waits', async () => {
  const engine = new FirestoreEngine({ clock: new Clock() })
  await engine.rpcs.Commit({ database: OTHER, writes: [{ update: { name: `${OTHER}/documents/a/x` } }] }, ADMIN)
  const read = { database: DATABASE, documents: [`${ROOT}/a/x`], newTransaction: {} }
  const write = (): Promise<Json> => engine.rpcs.Commit({ database: DATABASE, writes: [set('a/x', { n: 1 })] }, ADMIN)
  await engine.rpcs.BatchGetDocuments(read, ADMIN)
  const unlocked = track(write())
  expect(await unlocked.state()).toBe('waiting')
  engine.clearAll()
  expect(await unlocked.state()).toBe('OK')
  expect(engine.databases()).toEqual([])
  await engine.rpcs.BatchGetDocuments(read, ADMIN)
  const waiting = track(write())
  await engine.close()
  expect(await waiting.state()).toBe('ABORTED')
})

test('with a data directory everything acknowledged is there after a restart', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'mesh-firestore-'))
  const first = new FirestoreEngine({ clock: new Clock(), dataDirectory })
  const { commitTime } = await first.rpcs.Commit({ database: DATABASE, writes: [set('a/x', { n: 1 })] }, ADMIN)
  const second = new FirestoreEngine({ clock: new Clock(), dataDirectory })
  expect(await second.rpcs.GetDocument({ name: `${ROOT}/a/x` }, ADMIN)).toMatchObject({
    fields: integers({ n: 1 }),
    updateTime: commitTime,
  })
  await first.close()
  await second.close()
  rmSync(dataDirectory, { recursive: true })
})

test('openWrite writes under the rules of its caller', async () => {
  const engine = new FirestoreEngine({ clock: new Clock() })
  engine.loadRules(
    "rules_version = '2'; service cloud.firestore { match /databases/{d}/documents/a/{id} { allow write; } }",
  )
  const sent: Json[] = []
  const failed: string[] = []
  const stream = engine.openWrite(USER, {
    send: (response) => sent.push(response),
    fail: ({ status }) => failed.push(status),
  })
  stream.receive({ database: DATABASE })
  stream.receive({ streamToken: 'MQ==', writes: [set('a/x', { n: 1 })] })
  stream.receive({ streamToken: 'MQ==', writes: [set('b/x', { n: 1 })] })
  await new Promise((resolve) => setImmediate(resolve))
  expect(sent).toHaveLength(2)
  expect(failed).toEqual(['PERMISSION_DENIED'])
  await engine.close()
})
