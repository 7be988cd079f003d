import type { DocumentReference, DocumentSnapshot, Transaction } from 'firebase-admin/firestore'
import type { RecordedRun } from '@mesh/core/root/change-entries'
import { incidentsKeptOpen } from '@mesh/core/root/record-run'
import { transitionId } from '@mesh/core/paths'
import type { Board } from '@mesh/core/schema/board'
import type { CheckRun } from '@mesh/core/schema/check-run'
import { commitDerived } from '../../kit/commit.ts'
import { derivedWrites } from '../../kit/derived-writes.ts'
import { collections } from './collections.ts'

/** Whether the results of a batch have been written. */
export async function hasRun(runId: string): Promise<boolean> {
  const { checkRuns } = await collections()
  return (await checkRuns.doc(runId).get()).exists
}

/** Writes the results of a batch once; false when they had been written before. */
export async function createRun(runId: string, run: CheckRun): Promise<boolean> {
  const { checkRuns } = await collections()
  return derivedWrites.create(checkRuns.doc(runId), run)
}

/** What a change of a board depends on besides. */
export interface BoardReading {
  runs: CheckRun[]
  /** Incidents that flapping checks keep open although people have resolved them. */
  resolved: ReadonlySet<string>
}

/**
 * Changes a board and writes the transitions that follow, in one transaction; nothing when `decide` counted no result.
 * Undefined when the board does not exist. `runIds` names the runs that `decide` needs beside the board: mostly none, one
 * read each otherwise, as for each incident that a flapping check keeps open; those that do not exist are left out. Both may
 * be called several times.
 */
export async function changeBoard(
  boardId: string,
  runIds: (board: Board) => readonly string[],
  decide: (board: Board, reading: BoardReading) => RecordedRun,
): Promise<RecordedRun | undefined> {
  const { boards, checkRuns, incidents, transitions } = await collections()
  const reference = boards.doc(boardId)
  return commitDerived(async (transaction) => {
    const board = (await transaction.get(reference)).data()
    if (board === undefined) return undefined
    const [runs, kept] = await Promise.all([
      readAll(
        transaction,
        runIds(board).map((id) => checkRuns.doc(id)),
      ),
      readAll(
        transaction,
        incidentsKeptOpen(board).map((id) => incidents.doc(id)),
      ),
    ])
    const resolved = new Set(kept.filter((one) => one.data()?.state === 'resolved').map(({ id }) => id))
    const recorded = decide(board, { runs: runs.flatMap((run) => run.data() ?? []), resolved })
    if (recorded.counted === 0) return recorded
    transaction.set(reference, recorded.board)
    for (const transition of recorded.transitions) {
      transaction.create(transitions.doc(transitionId(transition.checkId, transition.seq)), transition)
    }
    return recorded
  })
}

async function readAll<T>(
  transaction: Transaction,
  [first, ...others]: readonly DocumentReference<T>[],
): Promise<DocumentSnapshot<T>[]> {
  return first === undefined ? [] : transaction.getAll(first, ...others)
}
