import type { Outcome } from '../schema/check-run.ts'
import type { DomainProbe } from '../schema/protocols/domain.ts'
import { judgeDaysLeft } from './judge-days-left.ts'

/** What a domain's registration that ends at `endTime` is worth. */
export function judgeRegistration(probe: DomainProbe, endTime: Date, now: Date): { outcome: Outcome; message: string } {
  const words = { name: `the registration of ${probe.name}`, past: 'has ended', future: 'ends' }
  return judgeDaysLeft(probe, endTime, now, words)
}
