import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkRuns } from './check-runs.ts'
import { InProcess } from './in-process.ts'
import { MIXES } from './mixes.ts'

test(
  'an emulator that is closed or killed goes on with all that it has acknowledged and nothing else',
  { timeout: 300_000 },
  async () => {
    const open = async () => {
      const directory = mkdtempSync(join(tmpdir(), 'mesh-firestore-model-'))
      const connection = new InProcess(directory)
      return {
        connection,
        close: async () => {
          await connection.close()
          rmSync(directory, { recursive: true })
        },
      }
    }
    expect(await checkRuns({ count: 500, stepsMax: 60, mix: MIXES.restarts, open })).toBe('as the model')
  },
)
