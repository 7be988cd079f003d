import { collection, onSnapshot } from 'firebase/firestore'
import { expect, onTestFinished, test } from 'vitest'
import type { Json } from '../../api/service.ts'
import { RpcError } from '../../../kit/rpc-error.ts'
import { bloomFilter } from '../../engine/listen/bloom-filter.ts'
import { serveTiny } from '../transport/support/serve-tiny.ts'
import type { OpenedStream } from '../transport/support/tiny-service.ts'
import { newProjectId, PATIENT } from './support/subject.ts'
import { webFor } from './support/web.ts'

const time = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000000Z`

/** Ends what is said of a target: all of it is known at `second`. */
function current(targetId: number, second: number): Json[] {
  const known = { resumeToken: Buffer.from(String(second)).toString('base64'), readTime: time(second) }
  return [
    { targetChange: { targetChangeType: 'CURRENT', targetIds: [targetId], ...known } },
    { targetChange: { targetChangeType: 'NO_CHANGE', ...known } },
  ]
}

test('the web SDK finds with our bloom filter what it must forget, and asks again only if it cannot', async () => {
  const tiny = await serveTiny()
  const projectId = newProjectId()
  const root = `projects/${projectId}/databases/(default)/documents`
  const nameOf = (id: string): string => `${root}/c/${id}`
  const asked: string[] = []
  let second = 0
  let existing = ['a', 'b', 'c']
  /** What the filter of a resumed target has. */
  let filter: Json = {}
  const change = (id: string, targetId: number): Json => {
    const document = { name: nameOf(id), fields: {}, createTime: time(0), updateTime: time(second) }
    return { documentChange: { document, targetIds: [targetId] } }
  }
  tiny.service.onMessage = ({ sink }: OpenedStream, { addTarget }: Json) => {
    if (addTarget === undefined) return
    const { targetId, documents, resumeToken, expectedCount } = addTarget as Json & { targetId: number }
    second += 1
    const responses: Json[] = [{ targetChange: { targetChangeType: 'ADD', targetIds: [targetId] } }]
    if (documents !== undefined) {
      asked.push('one document')
      const [document = ''] = (documents as { documents: string[] }).documents
      const id = document.slice(nameOf('').length)
      const removal = { document, removedTargetIds: [targetId], readTime: time(second) }
      responses.push(existing.includes(id) ? change(id, targetId) : { documentDelete: removal })
    } else if (resumeToken === undefined) {
      asked.push('all')
      responses.push(...existing.map((id) => change(id, targetId)))
    } else {
      asked.push(`changes of ${String(expectedCount)}`)
      responses.push({ filter: { targetId, ...filter } })
    }
    for (const response of [...responses, ...current(targetId, second)]) sink.send(response)
  }
  const db = webFor({ host: '127.0.0.1', port: tiny.served.port, address: '', ours: undefined }, undefined, projectId)
  const shown: string[][] = []
  onTestFinished(onSnapshot(collection(db, 'c'), ({ docs }) => shown.push(docs.map(({ id }) => id))))
  await expect.poll(() => shown.at(-1), PATIENT).toEqual(['a', 'b', 'c'])

  const breakStream = (): void => tiny.service.streams.at(-1)?.sink.fail(new RpcError('UNAVAILABLE', 'the test'))
  existing = ['a', 'b']
  filter = { count: 2, unchangedNames: bloomFilter(new Set(existing.map(nameOf))) }
  breakStream()
  await expect.poll(() => shown.at(-1), PATIENT).toEqual(['a', 'b'])
  expect(asked).toEqual(['all', 'changes of 3', 'one document'])

  existing = ['b']
  filter = { count: 1, unchangedNames: bloomFilter(new Set(['a', 'b'].map(nameOf))) }
  breakStream()
  await expect.poll(() => asked.slice(3, 5), PATIENT).toEqual(['changes of 2', 'all'])
  await expect.poll(() => shown.at(-1), PATIENT).toEqual(['b'])
})
