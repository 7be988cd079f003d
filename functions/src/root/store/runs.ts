import type { DocumentReference, DocumentSnapshot, Transaction } from 'firebase-admin/firestore'
import type { RecordedRun } from '@mesh/core/root/change-entries'
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

/** What a change of a board depends on besides, at one read each: mostly nothing. */
export interface BoardNeeds {
  runIds: readonly string[]
  incidentIds: readonly string[]
}

/** What was found of it. */
export interface BoardReading {
  /** Without those that do not exist. */
  runs: CheckRun[]
  /** The incidents that people have resolved. */
  resolved: ReadonlySet<string>
}

/**
 * Changes a board and writes the transitions that follow, in one transaction; nothing when `decide` counted no result.
 * Undefined when the board does not exist. `needs` names what `decide` reads beside the board. Both may be called several times.
 */
export async function changeBoard(
  boardId: string,
  needs: (board: Board) => BoardNeeds,
  decide: (board: Board, reading: BoardReading) => RecordedRun,
): Promise<RecordedRun | undefined> {
  const { boards, checkRuns, incidents, transitions } = await collections()
  const reference = boards.doc(boardId)
  return commitDerived(async (transaction) => {
    const board = (await transaction.get(reference)).data()
    if (board === undefined) return undefined
    const { runIds, incidentIds } = needs(board)
    const [runs, named] = await Promise.all([
      readAll(
        transaction,
        runIds.map((id) => checkRuns.doc(id)),
      ),
      readAll(
        transaction,
        incidentIds.map((id) => incidents.doc(id)),
      ),
    ])
    const resolved = new Set(named.filter((one) => one.data()?.state === 'resolved').map(({ id }) => id))
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
