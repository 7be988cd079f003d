import { onTestFinished } from 'vitest'
import { startFirestoreEmulator } from '../../../start.ts'
import { OPEN_RULES } from './subject.ts'
import type { Subject } from './subject.ts'

/** A subject that is our emulator for sure. */
export type OwnSubject = Subject & { ours: NonNullable<Subject['ours']> }

/** An emulator of the test's own, whose faults and clock nobody else feels. */
export async function ownSubject(options: Parameters<typeof startFirestoreEmulator>[0] = {}): Promise<OwnSubject> {
  const ours = await startFirestoreEmulator({ rules: OPEN_RULES, ...options })
  onTestFinished(() => ours.close())
  return { ours, host: ours.host, port: ours.port, address: `${ours.host}:${ours.port}` }
}
