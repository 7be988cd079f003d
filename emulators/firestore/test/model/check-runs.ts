import * as fc from 'fast-check'
import { vi } from 'vitest'
import type { Command } from './commands.ts'
import type { Connection } from './connection.ts'
import { runsOf } from './mixes.ts'
import { Simulation } from './simulation.ts'

/** A seed in MESH_MODEL_SEED makes the same runs again. */
const SEED = process.env['MESH_MODEL_SEED']

/** What the emulator reports when it finds half a record, which only a kill while it writes leaves. */
const TORN = /dropped an unfinished record/

interface Runs {
  readonly count: number
  readonly stepsMax: number
  /** How often each command comes. */
  readonly mix: Parameters<typeof runsOf>[0]
  /** An emulator, or a database, of a run's own. */
  readonly open: () => Promise<{ readonly connection: Connection; readonly close: () => Promise<void> }>
}

/**
 * Makes random runs and answers `as the model`; or rejects with the shortest run found that the serial model does not
 * explain, its seed and all that happened in it.
 */
export async function checkRuns({ count, stepsMax, mix, open }: Runs): Promise<string> {
  const property = fc.asyncProperty(runsOf(mix, stepsMax), async (commands: Command[]) => {
    const { connection, close } = await open()
    try {
      await new Simulation(connection).run(commands)
      const [unexpected] = errors.mock.calls.filter(([text]) => !TORN.test(String(text)))
      if (unexpected !== undefined) throw new Error(`The emulator complained: ${unexpected.map(String).join(' ')}`)
    } finally {
      errors.mockClear()
      await close()
    }
  })
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  // Refusals are part of every run, and nobody reads their stacks.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    await fc.assert(property, { numRuns: count, ...(SEED === undefined ? {} : { seed: Number(SEED) }) })
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    errors.mockRestore()
  }
  return 'as the model'
}
