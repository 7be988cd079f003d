import { parseTilePath, type TileName } from '@mesh/core/ledger/tile-path'

/** What a path below `/ledger/` names. */
export type LedgerTarget =
  | { kind: 'checkpoint' | 'cosigned' | 'keys' }
  | { kind: 'addCheckpoint' }
  | ({ kind: 'tile'; level: number } & Omit<TileName, 'level'>)
  | ({ kind: 'bundle' } & Omit<TileName, 'level'>)
  /** Begins like a tile's path and is none. */
  | { kind: 'malformed' }

const PREFIX = '/ledger/'
const NAMED = new Map([
  ['checkpoint', 'checkpoint'],
  ['cosigned', 'cosigned'],
  ['keys', 'keys'],
  ['add-checkpoint', 'addCheckpoint'],
] as const)

/** Reads the path of a request; undefined when nothing is, or ever will be, at it. */
export function ledgerTarget(path: string): LedgerTarget | undefined {
  if (!path.startsWith(PREFIX)) return undefined
  const below = path.slice(PREFIX.length)
  for (const [name, kind] of NAMED) if (below === name) return { kind }
  const tile = parseTilePath(below)
  if (tile === undefined) return /^tile(\/|$)/.test(below) ? { kind: 'malformed' } : undefined
  const { level, index, width } = tile
  return level === 'entries' ? { kind: 'bundle', index, width } : { kind: 'tile', level, index, width }
}
