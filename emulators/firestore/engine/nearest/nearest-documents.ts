import type { StoredDocument } from '../types.ts'
import { compareNames } from '../values/compare.ts'
import { setField } from '../values/field-path.ts'
import { Best } from './best.ts'
import { DISTANCE } from './distance.ts'
import type { FindNearest } from './find-nearest.ts'

interface Found {
  readonly name: string
  readonly distance: number
}

export interface Nearest {
  /** Most similar first; equally similar ones by name. */
  readonly found: Found[]
  /** Vectors that were compared. */
  readonly compared: number
}

/**
 * The most similar of the candidates, with no more memory than the limit asks for. Vectors of another dimension than the
 * query's are passed over, as are those that have no distance.
 */
export function nearestOf(
  { vector, measure, limit, threshold }: FindNearest,
  candidates: Iterable<readonly [name: string, vector: readonly number[]]>,
): Nearest {
  // The more similar, the greater is a dot product and the smaller the other distances.
  const sign = measure === 'DOT_PRODUCT' ? -1 : 1
  const best = new Best<Found>(limit, (a, b) => (a.distance - b.distance) * sign || compareNames(a.name, b.name))
  const distanceOf = DISTANCE[measure]
  let compared = 0
  for (const [name, candidate] of candidates) {
    if (candidate.length !== vector.length) continue
    compared += 1
    const distance = distanceOf(vector, candidate)
    if (Number.isNaN(distance)) continue
    if (threshold === undefined || distance * sign <= threshold * sign) best.add({ name, distance })
  }
  return { found: best.sorted(), compared }
}

/** A result, with its distance in the field that the query names for it. */
export function withDistance({ resultField }: FindNearest, document: StoredDocument, distance: number): StoredDocument {
  if (resultField === undefined) return document
  const { name, createTime, updateTime } = document
  const doubleValue = Number.isFinite(distance) ? distance : (String(distance) as 'Infinity' | '-Infinity')
  return { name, fields: setField(document.fields, resultField.path, { doubleValue }), createTime, updateTime }
}
