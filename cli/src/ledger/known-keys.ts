import { parseCheckpoint } from '@mesh/core/ledger/note/checkpoint'
import { parseNote } from '@mesh/core/ledger/note/signed-note'
import type { VerifierKey } from '@mesh/core/ledger/note/verifier-key'
import { readSeenLogs } from './ledger-state.ts'
import { parseProofFile } from './proof-file.ts'
import { readKeys } from './read-keys.ts'
import type { VerifyOptions } from './verify-ledger.ts'

/** The keys that are trusted for the log of a proof: those given, else those pinned for a log of its origin; maybe none. */
export async function knownKeys(
  file: Uint8Array,
  name: string,
  { vkeys, stateFile }: VerifyOptions,
): Promise<VerifierKey[]> {
  if (vkeys.length > 0) return readKeys(vkeys, 0x01)
  const { origin } = parseCheckpoint(parseNote(parseProofFile(file, name).checkpoint).text)
  const logs = Object.values(readSeenLogs(stateFile)).filter((log) => log.origin === origin)
  return readKeys(
    logs.flatMap((log) => log.vkeys),
    0x01,
  )
}
