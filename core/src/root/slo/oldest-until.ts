import { MeshError } from '../../errors.ts'
import type { SloBoard } from '../../schema/slo-board.ts'
import { decodeRing } from './ring-codec.ts'

/** Up to where every objective of these boards is counted, in ms; undefined without any. Rings that cannot be read do not count. */
export function oldestUntilMs(boards: Iterable<Pick<SloBoard, 'slos'>>): number | undefined {
  let oldest: number | undefined
  for (const { slos } of boards) {
    for (const { ring } of Object.values(slos)) {
      try {
        oldest = Math.min(oldest ?? Infinity, decodeRing(ring).untilMs)
      } catch (error) {
        if (!(error instanceof MeshError)) throw error
      }
    }
  }
  return oldest
}
