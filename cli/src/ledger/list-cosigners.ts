import type { OpenedCheckpoint } from './open-checkpoint.ts'

/** A witness who cosigned a checkpoint, and when (ISO 8601). */
export interface Cosigner {
  name: string
  time: string
}

/** Who cosigned a checkpoint, as reports say it. */
export function listCosigners({ cosignatures }: Pick<OpenedCheckpoint, 'cosignatures'>): Cosigner[] {
  return cosignatures.map(({ name, timeS }) => ({ name, time: new Date(timeS * 1000).toISOString() }))
}
