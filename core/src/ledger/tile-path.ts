import { MeshError } from '../errors.ts'
import { TILE_WIDTH } from './tiles.ts'

/** What a path names: a tile of hashes of a level, or a bundle of entries. */
export interface TileName {
  level: number | 'entries'
  index: number
  /** 1 to 256; below 256 the tile or bundle is partial. */
  width: number
}

const LEVEL_MAX = 63
const PATH = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/

/**
 * Path of a tile or bundle below the log's prefix (C2SP tlog-tiles): `tile/<L>/<N>[.p/<W>]`.
 * Index 1234067 of level 0 with 8 hashes is `tile/0/x001/x234/067.p/8`.
 */
export function tilePath(name: TileName): string {
  const { level, index, width } = name
  if (!isTileName(name)) {
    throw new MeshError(
      'invalid-argument',
      `No tile has level ${level}, index ${index} and width ${width}; expected level 0 to ${LEVEL_MAX} or entries, an index from 0, width 1 to ${TILE_WIDTH}`,
    )
  }
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? []
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ''}`
}

/** What a path below the log's prefix names; undefined unless it is exactly what `tilePath` writes. */
export function parseTilePath(path: string): TileName | undefined {
  const match = PATH.exec(path)
  if (match === null) return undefined
  const [, level = '', groups = '', width] = match
  const name: TileName = {
    level: level === 'entries' ? level : Number(level),
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  }
  // Only one spelling names a tile: no spare zeros, no `.p/256`.
  return isTileName(name) && tilePath(name) === path ? name : undefined
}

function isTileName({ level, index, width }: TileName): boolean {
  return (
    (level === 'entries' || (Number.isInteger(level) && level >= 0 && level <= LEVEL_MAX)) &&
    Number.isSafeInteger(index) &&
    index >= 0 &&
    Number.isInteger(width) &&
    width >= 1 &&
    width <= TILE_WIDTH
  )
}
