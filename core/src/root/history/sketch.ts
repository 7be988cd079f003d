/** Largest relative error of a sketch of scale 0. */
export const SKETCH_ACCURACY = 0.01

/** Values up to here are one bin; in ms. */
const SMALLEST_MS = 0.1

/** Bin of the largest values at scale 0: those above some 128 s count as that. */
const BIN_MAX = 703

/** At this scale a sketch has two bins. */
export const SCALE_MAX = 10

const LOG_GAMMA = Math.log((1 + SKETCH_ACCURACY) / (1 - SKETCH_ACCURACY))

/**
 * Distribution of latencies in ms as counts per bin: any quantile is off by at most 1 % of its value (0.1 ms below 10 ms).
 * Bin i > 0 of scale s holds the values in (0.1 g^(i-1), 0.1 g^i], with g = (1.01 / 0.99)^(2^s); bin 0 those up to 0.1 ms.
 * Sketches merge exactly: the merged parts are the sketch of the whole. Each step of scale joins pairs of bins and about
 * doubles the error. Masson, Rim and Lee, "DDSketch" (VLDB 2019); joining pairs: Epicoco et al., "UDDSketch" (2020).
 */
export interface Sketch {
  readonly scale: number
  readonly bins: ReadonlyMap<number, number>
}

export const EMPTY_SKETCH: Sketch = { scale: 0, bins: new Map() }

/** The sketch of these values in ms; a RangeError for one that is negative or no number. */
export function sketchOf(valuesMs: Iterable<number>): Sketch {
  const bins = new Map<number, number>()
  for (const valueMs of valuesMs) {
    if (!(valueMs >= 0)) throw new RangeError(`a latency of ${valueMs} ms: expected 0 or more`)
    count(bins, binOf(valueMs), 1)
  }
  return { scale: 0, bins }
}

/** The sketch of everything that the parts have seen, at the coarsest scale among them. */
export function mergeSketches(parts: Iterable<Sketch>): Sketch {
  const filled = [...parts].filter(({ bins }) => bins.size > 0)
  const scale = filled.reduce((coarsest, part) => Math.max(coarsest, part.scale), 0)
  const merged = new Map<number, number>()
  for (const part of filled) {
    for (const [bin, times] of coarsen(part, scale).bins) count(merged, bin, times)
  }
  return { scale, bins: merged }
}

/** The same values at a coarser scale; the sketch itself when it is as coarse already. */
export function coarsen(sketch: Sketch, scale: number): Sketch {
  if (sketch.scale >= scale) return sketch
  const width = 2 ** (scale - sketch.scale)
  const bins = new Map<number, number>()
  for (const [bin, times] of sketch.bins) count(bins, Math.ceil(bin / width), times)
  return { scale, bins }
}

/** How many values the sketch has seen. */
export function countOf(sketch: Sketch): number {
  let total = 0
  for (const times of sketch.bins.values()) total += times
  return total
}

/** The value in ms that a share q (0 to 1) of the values does not exceed; null when there are none. */
export function quantile(sketch: Sketch, q: number): number | null {
  const rank = Math.floor(q * (countOf(sketch) - 1))
  let below = 0
  for (const bin of [...sketch.bins.keys()].sort((left, right) => left - right)) {
    below += sketch.bins.get(bin) ?? 0
    if (below > rank) return middleMs(bin, sketch.scale)
  }
  return null
}

/** How many values are at most `limitMs`; values within the sketch's accuracy of the limit may count on either side. */
export function countAtMost(sketch: Sketch, limitMs: number): number {
  let total = 0
  for (const [bin, times] of sketch.bins) if (middleMs(bin, sketch.scale) <= limitMs) total += times
  return total
}

/** The last bin of a scale. */
export function lastBin(scale: number): number {
  return Math.ceil(BIN_MAX / 2 ** scale)
}

function binOf(valueMs: number): number {
  if (valueMs <= SMALLEST_MS) return 0
  return Math.min(Math.max(Math.ceil(Math.log(valueMs / SMALLEST_MS) / LOG_GAMMA), 1), BIN_MAX)
}

/** The value whose relative distance to both ends of the bin is the same. */
function middleMs(bin: number, scale: number): number {
  if (bin === 0) return 0
  const logGamma = LOG_GAMMA * 2 ** scale
  return (2 * SMALLEST_MS * Math.exp(logGamma * bin)) / (Math.exp(logGamma) + 1)
}

function count(bins: Map<number, number>, bin: number, times: number): void {
  bins.set(bin, (bins.get(bin) ?? 0) + times)
}
