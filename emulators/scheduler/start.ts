import { Clock } from '../kit/clock.ts'
import { FunctionsEmulator } from '../kit/functions-emulator.ts'
import { Ticker } from './ticker.ts'

export interface StartTickerOptions {
  /** `host:port` of the Functions emulator. */
  functionsHost: string
  projectId?: string | undefined
  clock?: Clock
  tickSeconds?: number | undefined
  log?: (line: string) => void
}

/** Runs the scheduled functions of a Functions emulator, which may start later; `close` stops it. */
export function startTicker({
  functionsHost,
  projectId,
  clock = new Clock(),
  tickSeconds,
  log = () => undefined,
}: StartTickerOptions): {
  ticker: Ticker
  close: () => void
} {
  const emulator = new FunctionsEmulator({ host: functionsHost, project: projectId })
  const ticker = new Ticker({ emulator, clock, tickSeconds, log })
  emulator.start()
  return {
    ticker,
    close() {
      emulator.stop()
      ticker.stop()
    },
  }
}
