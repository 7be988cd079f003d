import type { AddCheckpointOutcome } from './judge-add-checkpoint.ts'
import { formatSignatureLine, type NoteSignature } from './signature-line.ts'

/** An HTTP answer. */
export interface WitnessAnswer {
  status: AddCheckpointOutcome['status']
  contentType: 'text/plain; charset=utf-8' | 'text/x.tlog.size'
  body: string
}

/**
 * The answer to an add-checkpoint request (C2SP tlog-witness): cosignature lines, the size to go on from, or what was wrong.
 * `cosignatures` are those of the outcome's note, made after it was stored; only a 200 sends them.
 */
export function answerAddCheckpoint(
  outcome: AddCheckpointOutcome,
  cosignatures: readonly NoteSignature[],
): WitnessAnswer {
  const { status } = outcome
  // The size alone would make a forked log try the same again.
  if (status === 409 && !outcome.isFork) return { status, contentType: 'text/x.tlog.size', body: `${outcome.size}\n` }
  const body = status === 200 ? cosignatures.map(formatSignatureLine).join('') : `${outcome.message}\n`
  return { status, contentType: 'text/plain; charset=utf-8', body }
}
