import { expect, test } from 'vitest'
import { takeOwnProject } from '../../mesh.ts'
import { play } from './play.ts'
import { repeated } from './platform.ts'
import { STREAMS } from './streams.ts'

takeOwnProject()

test.each(Object.entries(STREAMS))('every delivery comes twice: %s', async (_name, stream) => {
  const { outcome, deployment, pending } = await play(stream, { manner: repeated })
  expect(outcome).toEqual(stream.expected)
  expect(pending).toEqual([])
  const ids = deployment.sent.map(({ noticeId }) => noticeId)
  expect(new Set(ids).size).toBe(ids.length)
})
