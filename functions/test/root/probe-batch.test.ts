import { beforeEach, describe, expect, test } from 'vitest'
import type { ProbeAnswer } from '@mesh/core/root/run-of'
import type { CompiledCheck } from '@mesh/core/schema/check'
import type { CheckBatch } from '@mesh/core/schema/events'
import { probeBatch } from '../../src/root/probe-batch.ts'
import { explainFailure } from '../../src/root/probe/explain-failure.ts'
import { createRun, hasRun } from '../../src/root/store/runs.ts'
import { at, compiledCheck } from '../fixtures.ts'
import { clearFirestore, stored, takeOwnProject } from '../mesh.ts'

takeOwnProject()
beforeEach(clearFirestore)

const batch: CheckBatch = {
  boardId: 'b1',
  intervalMs: 5000,
  slotTimeMs: at(5).getTime(),
  region: 'us-central1',
  checks: [compiledCheck({ checkId: 'a.http' }), compiledCheck({ checkId: 'b.http' })],
}
const runId = `b1_5000_${at(5).getTime()}_us-central1`

/** Answers without a network and counts the probes. */
function probing(nowSeconds = 6) {
  const probed: string[] = []
  const probe = ({ checkId }: CompiledCheck): Promise<ProbeAnswer> => {
    probed.push(checkId)
    const answer: ProbeAnswer =
      checkId === 'a.http'
        ? { outcome: 'ok', latencyMs: 12.5, statusCode: 200, message: '' }
        : { outcome: 'fail', latencyMs: null, statusCode: null, message: 'connection refused' }
    return Promise.resolve(answer)
  }
  return { probed, deps: { probe, hasRun, createRun, now: () => at(nowSeconds) } }
}

test('one document carries the results of the whole batch', async () => {
  const { deps } = probing()
  await probeBatch(batch, at(5), deps)
  expect([...(await stored()).runs]).toEqual([
    [
      runId,
      {
        schemaVersion: 1,
        boardId: 'b1',
        intervalMs: 5000,
        slotTime: at(5),
        region: 'us-central1',
        startTime: at(6),
        endTime: at(6),
        expireTime: at(5 + 7 * 86_400),
        checkIds: ['a.http', 'b.http'],
        outcomes: ['ok', 'fail'],
        latenciesMs: [12.5, null],
        statusCodes: [200, null],
        messages: { 'b.http': 'connection refused' },
      },
    ],
  ])
})

describe('a message that comes again', () => {
  test('changes no result', async () => {
    await probeBatch(batch, at(5), probing().deps)
    const once = await stored()
    await probeBatch(batch, at(5), probing(9).deps)
    expect(await stored()).toEqual(once)
  })

  test('is not probed again when it is old enough to be a redelivery', async () => {
    await probeBatch(batch, at(5), probing().deps)
    const again = probing(16)
    await probeBatch(batch, at(5), again.deps)
    expect(again.probed).toEqual([])
  })

  test('is probed when the first delivery crashed before its results were written', async () => {
    const crashing = { ...probing().deps, createRun: () => Promise.reject(new Error('crash')) }
    await expect(probeBatch(batch, at(5), crashing)).rejects.toThrow('crash')
    const again = probing(16)
    await probeBatch(batch, at(5), again.deps)
    expect(again.probed).toEqual(['a.http', 'b.http'])
    expect((await stored()).runs.size).toBe(1)
  })

  test('at the same time writes once', async () => {
    await Promise.all([probeBatch(batch, at(5), probing().deps), probeBatch(batch, at(5), probing().deps)])
    expect((await stored()).runs.size).toBe(1)
  })
})

describe('failures without any answer', () => {
  const controls = ['https://one.test/', 'https://two.test/']
  const refused: ProbeAnswer = { outcome: 'fail', latencyMs: null, statusCode: null, message: 'connection refused' }
  const answered: ProbeAnswer = { outcome: 'ok', latencyMs: 5, statusCode: 503, message: '' }

  /** The outcomes of a batch in which each check answers this, and what the controls say; counts looks at controls. */
  async function outcomes(answer: ProbeAnswer, control: Record<string, ProbeAnswer>, withControls = controls) {
    const { deps } = probing()
    const looked: string[] = []
    const probe = ({ checkId, http }: CompiledCheck) => {
      if (checkId !== 'control') return Promise.resolve(answer)
      looked.push(http?.url ?? '')
      return Promise.resolve(control[http?.url ?? ''] ?? refused)
    }
    await probeBatch({ ...batch, controls: withControls }, at(5), { ...deps, probe })
    const run = (await stored()).runs.get(runId)
    return { outcomes: run?.outcomes.join(), message: run?.messages['a.http'], looked }
  }

  test('say nothing about services when no control answers either', async () => {
    const found = await outcomes(refused, {})
    expect(found.outcomes).toBe('error,error')
    expect(found.looked).toEqual(controls)
    expect(found.message).toBe(
      "Mesh's own network in us-central1 seems to be down, so this says nothing about the service: connection refused (no control answers either: https://one.test/: connection refused; https://two.test/: connection refused)",
    )
  })

  test('say nothing either when no name can be looked up', async () => {
    const { outcome, message } = explainFailure(
      Object.assign(new Error('again'), { code: 'EAI_AGAIN' }),
      new URL('https://shop.test/'),
    )
    const unknown = { ...refused, outcome, message }
    expect(await outcomes(unknown, Object.fromEntries(controls.map((url) => [url, unknown])))).toMatchObject({
      outcomes: 'error,error',
      looked: controls,
    })
  })

  test('are failures when one control gives any answer', async () => {
    expect(await outcomes(refused, { 'https://two.test/': answered })).toMatchObject({ outcomes: 'fail,fail' })
  })

  test('are failures where no controls are configured', async () => {
    expect(await outcomes(refused, {}, [])).toMatchObject({ outcomes: 'fail,fail', looked: [] })
  })

  test('are looked into once a batch, and answers that are failures not at all', async () => {
    const failed = { ...answered, outcome: 'fail', message: 'HTTP 503' } as const
    expect(await outcomes(failed, {})).toMatchObject({ outcomes: 'fail,fail', looked: [] })
  })
})

test('a batch that has waited until newer slots were due is left out', async () => {
  const late = probing(80)
  await probeBatch(batch, at(5), late.deps)
  expect(late.probed).toEqual([])
  expect((await stored()).runs.size).toBe(0)
})

test.each([
  ['nothing', undefined],
  ['text', 'probe please'],
  ['no check', { ...batch, checks: [] }],
  ['an unknown key', { ...batch, retries: 1 }],
  [
    'a URL of another protocol',
    { ...batch, checks: [compiledCheck({ http: { ...compiledCheck().http, url: 'file:///etc/passwd' } })] },
  ],
])('a message that carries %s is refused as the sender’s fault', async (_, payload) => {
  await expect(probeBatch(payload, at(5), probing().deps)).rejects.toMatchObject({
    code: 'invalid-argument',
    fault: 'user',
    message: expect.stringContaining('not a valid batch of checks') as string,
  })
})
