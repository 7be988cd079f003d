import { MeshError } from '@mesh/core/errors'

/** The bytes of a bundle's first `width` entries; `internal` when the bundle, which comes from storage, has fewer. */
export function bundlePrefix(bundle: Uint8Array, width: number): Uint8Array {
  let end = 0
  for (let entry = 0; entry < width; entry += 1) {
    const [high, low] = [bundle[end], bundle[end + 1]]
    if (high !== undefined && low !== undefined) end += 2 + ((high << 8) | low)
    if (high === undefined || low === undefined || end > bundle.length) {
      throw new MeshError('internal', `a stored bundle ends in entry ${entry}; expected ${width} entries`)
    }
  }
  return bundle.subarray(0, end)
}
