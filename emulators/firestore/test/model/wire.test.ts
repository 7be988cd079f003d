import { expect, onTestFinished, test } from 'vitest'
import { startFirestoreEmulator } from '../../start.ts'
import { grpcClient } from '../transport/support/grpc-client.ts'
import { checkRuns } from './check-runs.ts'
import { MIXES } from './mixes.ts'
import { OverGrpc } from './over-grpc.ts'
import { RULES } from './policy.ts'

test('over gRPC several clients get what one after the other would get', { timeout: 300_000 }, async () => {
  const emulator = await startFirestoreEmulator({ rules: RULES })
  onTestFinished(() => emulator.close())
  emulator.clock.freeze()
  const client = grpcClient(emulator.port)
  let runs = 0
  const open = async () => {
    runs += 1
    const connection = new OverGrpc(emulator, client, `run-${runs}`)
    return { connection, close: async () => connection.close() }
  }
  expect(await checkRuns({ count: 200, stepsMax: 30, mix: MIXES.wire, open })).toBe('as the model')
})
