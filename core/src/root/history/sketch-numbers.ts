import { MeshError } from '../../errors.ts'
import { EMPTY_SKETCH, lastBin, SCALE_MAX, type Sketch } from './sketch.ts'

/** A sketch as whole numbers >= 0: its scale, then for each bin the empty bins before it and its count less one. */
export function sketchNumbers({ scale, bins }: Sketch): number[] {
  if (bins.size === 0) return []
  const numbers = [scale]
  let next = 0
  for (const [bin, times] of [...bins].sort(([left], [right]) => left - right)) {
    numbers.push(bin - next, times - 1)
    next = bin + 1
  }
  return numbers
}

/** The sketch of numbers made by `sketchNumbers`; an internal MeshError when they are none. */
export function sketchFromNumbers([scale, ...pairs]: readonly number[]): Sketch {
  if (scale === undefined) return EMPTY_SKETCH
  if (scale > SCALE_MAX) throw unreadable(`a scale of ${scale}`, `at most ${SCALE_MAX}`)
  if (pairs.length === 0 || pairs.length % 2 === 1)
    throw unreadable(`${pairs.length} numbers`, 'pairs of bin and count')
  const bins = new Map<number, number>()
  let next = 0
  for (let index = 0; index < pairs.length; index += 2) {
    const bin = next + (pairs[index] ?? 0)
    if (bin > lastBin(scale)) throw unreadable(`bin ${bin}`, `at most bin ${lastBin(scale)} at scale ${scale}`)
    bins.set(bin, (pairs[index + 1] ?? 0) + 1)
    next = bin + 1
  }
  return { scale, bins }
}

function unreadable(found: string, expected: string): MeshError {
  return new MeshError('internal', `packed sketch: found ${found}, expected ${expected}`)
}
