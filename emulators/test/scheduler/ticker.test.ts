import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Clock } from '../../kit/clock.ts'
import { FunctionsEmulator } from '../../kit/functions-emulator.ts'
import { sendJson } from '../../kit/json-http.ts'
import { retryConfig, retryDelayMs } from '../../scheduler/retry.ts'
import { Ticker } from '../../scheduler/ticker.ts'
import { FunctionsServer, scheduledFunction } from '../pubsub/functions-server.ts'
import { until } from '../pubsub/until.ts'

const START = Date.parse('2026-01-01T00:00:00Z')

describe('the ticker', () => {
  let server: FunctionsServer
  let emulator: FunctionsEmulator
  let ticker: Ticker
  let clock: Clock
  let lines: string[]

  beforeEach(async () => {
    server = new FunctionsServer()
    await server.start()
    open()
  })
  afterEach(async () => {
    ticker.stop()
    await server.stop()
  })

  function open(tickSeconds?: number) {
    ticker?.stop()
    clock = new Clock()
    clock.freeze(START * 1_000)
    lines = []
    emulator = new FunctionsEmulator({ host: server.host, project: 'demo' })
    ticker = new Ticker({ emulator, clock, tickSeconds, log: (line) => lines.push(line) })
  }

  async function load(...schedules: Parameters<typeof scheduledFunction>[1][]) {
    server.functions = schedules.map((schedule, index) => scheduledFunction(`job${index}`, schedule))
    await emulator.refresh()
  }

  const minutes = (count: number) => clock.advance(count * 60e6)
  const called = (count: number) => until(`${count} calls`, () => server.calls.length >= count || undefined)
  const scheduledAt = () => server.calls.map(({ headers }) => headers['x-cloudscheduler-scheduletime'])
  const idle = () => until('the end of the run', () => ticker.running.length === 0)
  /** Moves the clock and waits for the run that this starts: a call under way would make the next run late. */
  async function run(count: number, move: () => void) {
    move()
    await called(count)
    await idle()
  }

  test('calls a function on schedule, with Cloud Scheduler’s headers', async () => {
    await load({ schedule: 'every 5 minutes' })
    minutes(4)
    await run(1, () => minutes(1))
    await run(2, () => minutes(5))
    const [call] = server.calls
    expect(call?.key).toBe('us-central1-job0-0')
    expect(call?.body).toEqual({})
    expect(call?.headers['x-cloudscheduler-jobname']).toBe('firebase-schedule-job0-us-central1')
    expect(scheduledAt()).toEqual(['2026-01-01T00:05:00.000Z', '2026-01-01T00:10:00.000Z'])
  })

  test('minutes can be shortened', async () => {
    open(5)
    await load({ schedule: 'every 1 minutes' })
    await run(1, () => clock.advance(5e6))
    await run(2, () => clock.advance(5e6))
    expect(scheduledAt()).toEqual(['2026-01-01T00:00:05.000Z', '2026-01-01T00:00:10.000Z'])
  })

  test('a run that falls due while one is under way is skipped', async () => {
    await load({ schedule: 'every 1 minutes' })
    const open_: ServerResponse[] = []
    server.handler = (_call, response) => void open_.push(response)
    minutes(1)
    await called(1)
    minutes(1)
    const [first] = open_
    if (first !== undefined) sendJson(first, 200, {})
    await idle()
    minutes(1)
    await called(2)
    expect(scheduledAt()).toEqual(['2026-01-01T00:01:00.000Z', '2026-01-01T00:03:00.000Z'])
  })

  test('a failed run is retried as declared, and waits for its next time without a declaration', async () => {
    await load(
      { schedule: 'every 60 minutes', retryConfig: { retryCount: 2, minBackoffSeconds: 10 } },
      { schedule: 'every 60 minutes' },
    )
    server.handler = (_call, response) => sendJson(response, 500, {})
    minutes(60)
    await called(2)
    const logged = (pattern: RegExp) =>
      until(String(pattern), () => lines.some((line) => pattern.test(line)) || undefined)
    await logged(/job1 failed .*next run on schedule/)
    await logged(/job0 failed .*retry in 10 s/)
    clock.advance(10e6)
    await called(3)
    await logged(/job0 failed .*retry in 20 s/)
    clock.advance(20e6)
    await called(4)
    await logged(/job0 failed .*next run on schedule/)
    expect(server.calls.filter(({ key }) => key.includes('job1'))).toHaveLength(1)
  })

  test('follows changed, new and removed functions', async () => {
    await load({ schedule: 'every 5 minutes' })
    await load({ schedule: 'every 10 minutes' }, { schedule: 'every 7 minutes' })
    expect(ticker.jobs).toEqual(['us-central1-job0', 'us-central1-job1'])
    minutes(5)
    await run(1, () => minutes(2))
    expect(server.calls[0]?.key).toBe('us-central1-job1-0')
    await load()
    expect(ticker.jobs).toEqual([])
    minutes(60)
    expect(server.calls).toHaveLength(1)
  })

  test('keeps time after the clock was moved back', async () => {
    await load({ schedule: 'every 5 minutes' })
    await run(1, () => minutes(600))
    clock.freeze(START * 1_000)
    await emulator.refresh()
    await run(2, () => minutes(5))
    expect(scheduledAt().at(-1)).toBe('2026-01-01T00:05:00.000Z')
  })

  test('a run while the functions emulator is down is lost, the next one is not', async () => {
    await load({ schedule: 'every 5 minutes' })
    await server.stop()
    minutes(5)
    await idle()
    await server.start()
    await run(1, () => minutes(5))
    expect(scheduledAt()).toEqual(['2026-01-01T00:10:00.000Z'])
    expect(lines).toEqual([])
  })

  test('a schedule that cannot be read and a gen 1 function are named once', async () => {
    server.functions = [
      scheduledFunction('odd', { schedule: 'every blue moon' }),
      { ...scheduledFunction('old', { schedule: 'every 5 minutes' }), platform: 'gcfv1' },
    ]
    await emulator.refresh()
    await emulator.refresh()
    expect(lines).toEqual([
      expect.stringContaining('scheduled function odd is not run: cannot read the schedule "every blue moon"'),
      expect.stringContaining('scheduled function old is gen 1'),
    ])
    expect(ticker.jobs).toEqual([])
  })
})

test('retries double, then grow by the last step, up to the maximum', () => {
  const config = retryConfig({ minBackoffSeconds: 10, maxBackoffSeconds: 300, maxDoublings: 3 })
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((retry) => retryDelayMs(config, retry) / 1_000)).toEqual([
    10, 20, 40, 80, 160, 240, 300, 300,
  ])
})
