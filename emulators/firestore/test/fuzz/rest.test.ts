import { expect, onTestFinished, test } from 'vitest'
import { idToken } from '../transport/support/id-token.ts'
import { KeptConnections } from './kept-connections.ts'
import { check, forEachInput, INPUTS, SEED } from './inputs.ts'
import { mutateJson, mutateText } from './mutate.ts'
import { Random } from './random.ts'
import { REQUESTS } from './requests.ts'
import { CANARY, DATABASE, DOCUMENTS, startWorld } from './world.ts'

const AT_ONCE = 64
const CUSTOM: Record<string, string> = {
  BatchGetDocuments: 'batchGet',
  BatchWrite: 'batchWrite',
  BeginTransaction: 'beginTransaction',
  Commit: 'commit',
  ListCollectionIds: 'listCollectionIds',
  PartitionQuery: 'partitionQuery',
  Rollback: 'rollback',
  RunAggregationQuery: 'runAggregationQuery',
  RunQuery: 'runQuery',
}
const SEEDS = [
  ...REQUESTS.flatMap(({ name, request }) => {
    const custom = CUSTOM[name]
    const { database: _, parent: __, ...body } = request
    return custom === undefined ? [] : [{ method: 'POST', path: `/v1/${DOCUMENTS}:${custom}`, body }]
  }),
  {
    method: 'PATCH',
    path: `/v1/${DOCUMENTS}/open/one?updateMask.fieldPaths=text`,
    body: { fields: { text: { stringValue: 'x' } } },
  },
  { method: 'POST', path: `/v1/${DOCUMENTS}/open?documentId=new`, body: { fields: {} } },
  { method: 'GET', path: `/v1/${DOCUMENTS}/open?pageSize=2&mask.fieldPaths=text`, body: undefined },
  { method: 'GET', path: `/v1/${DOCUMENTS}/secret/one?readTime=2026-01-01T00:00:00Z`, body: undefined },
  { method: 'DELETE', path: `/v1/${DOCUMENTS}/secret/one?currentDocument.exists=true`, body: undefined },
  { method: 'POST', path: `/v1/${DATABASE}/documents:executePipeline`, body: {} },
]
const PATHS = SEEDS.map(({ path }) => path)
const TOKENS = [undefined, `Bearer ${idToken({ sub: 'ann', user_id: 'ann' })}`, 'Bearer', 'Bearer a.b.c', 'Basic eA==']

test(
  `malformed REST requests get a client's error, and nothing secret is read or written`,
  { timeout: 300_000 },
  async () => {
    const world = await startWorld()
    const random = new Random(SEED)
    const connections = new KeptConnections(world.url, AT_ONCE)
    onTestFinished(() => connections.close())
    await forEachInput(INPUTS.rest, AT_ONCE, async () => {
      const { method, path, body } = random.pick(SEEDS)
      const mutantPath = random.below(4) === 0 ? mutateText(random, path, PATHS) : path
      const json = body === undefined ? '' : (JSON.stringify(mutateJson(random, body)) ?? '')
      const text = random.below(8) === 0 ? mutateText(random, json, [json]) : json
      const sent = { method, path: mutantPath, body: text, authorization: random.pick(TOKENS) }
      const answer = await connections.send(sent)
      const seen = () => `${method} ${mutantPath}\n${text}\n-> ${answer.status} ${answer.text.slice(0, 500)}`
      check(!answer.text.includes(CANARY), seen)
      check(answer.status === 501 || answer.status < 500, seen)
    })
    await expect(world.checkUnharmed()).resolves.toBeUndefined()
  },
)
