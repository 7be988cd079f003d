import { consistencyFault } from '@mesh/core/ledger/consistency-fault'
import { answerAddCheckpoint, type WitnessAnswer } from '@mesh/core/ledger/note/answer-add-checkpoint'
import { cosignCheckpoint } from '@mesh/core/ledger/note/cosign-checkpoint'
import { judgeAddCheckpoint, type ConsistencyClaim } from '@mesh/core/ledger/note/judge-add-checkpoint'
import { parseVerifierKey } from '@mesh/core/ledger/note/verifier-key'
import type { LedgerSettings } from '@mesh/core/schema/settings/ledger'
import { loadSettings } from '../../root/store/settings.ts'
import { verifyEd25519 } from '../ed25519.ts'
import { sha256 } from '../../kit/sha256.ts'
import { judgeWitnessed } from '../store/witnessed-logs.ts'
import { witnessSigner } from './witness-signer.ts'

/** Longest body of a request: a proof of 63 hashes and a note of 100 signatures are far shorter. */
export const ADD_CHECKPOINT_BYTES_MAX = 65_536

const live = { loadSettings, witnessSigner }

const tools = {
  verify: verifyEd25519,
  consistencyFault: (claim: ConsistencyClaim) => consistencyFault(sha256, claim),
}

/**
 * Answers a log that asks for a cosignature (C2SP tlog-witness). What is cosigned is stored first, so that a crash in
 * between costs the log a repetition and never makes the witness forget what it signed.
 */
export async function addCheckpoint(body: Uint8Array, now: Date, deps = live): Promise<WitnessAnswer> {
  const { ledger } = await deps.loadSettings()
  // Before anything is stored, since what is stored has to be cosigned.
  const signer = ledger.witnessOf.length === 0 ? undefined : await deps.witnessSigner(ledger, now)
  const outcome = await judgeWitnessed(
    (findTree) =>
      judgeAddCheckpoint(
        body,
        async (origin) => {
          const keys = await keysOf(ledger, origin)
          return keys.length === 0 ? undefined : { keys, latest: await findTree(origin) }
        },
        tools,
      ),
    now,
  )
  if (outcome.status !== 200 || signer === undefined) return answerAddCheckpoint(outcome, [])
  const timeS = Math.floor(now.getTime() / 1000)
  return answerAddCheckpoint(outcome, [await cosignCheckpoint(outcome.note.text, timeS, signer)])
}

function keysOf({ witnessOf }: LedgerSettings, origin: string) {
  return Promise.all(witnessOf.filter((log) => log.origin === origin).map(({ vkey }) => parseVerifierKey(vkey, sha256)))
}
