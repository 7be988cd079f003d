import type { ProvenEntry } from './verify-proof.ts'
import type { VerifiedLedger } from './verify-ledger.ts'

/** A verified log as people read it. */
export function describeLedger(verified: VerifiedLedger): string {
  const { origin, size, root, signedBy, keysFrom, cosignedBy, cosignedSize, since } = verified
  const KEYS = {
    given: 'the key you gave',
    pinned: 'the key pinned before',
    served: 'a key that the log itself names; it is pinned from now on. Compare it with its owner',
  } as const
  return [
    `Verified ${origin}: ${count(size, 'entry', 'entries')}, root ${root}.`,
    `Signed by ${KEYS[keysFrom]}:`,
    ...signedBy.map((vkey) => `  ${vkey}`),
    ...cosignedBy.map(({ name, time }) => `Cosigned by ${name} at ${time}.`),
    ...(cosignedSize < size
      ? [`Cosigned are ${count(cosignedSize, 'entry', 'entries')}; those after say only that this log cosigned others.`]
      : []),
    since === null
      ? 'Seen for the first time: the next verification goes on from here.'
      : `Consistent with ${count(since.size, 'entry', 'entries')} verified at ${since.time}.`,
  ].join('\n')
}

/** A proven entry as people read it. */
export function describeProof({ origin, size, index, entry, signedBy, cosignedBy, isKeyKnown }: ProvenEntry): string {
  return [
    `${origin} has this as entry ${index} of ${size}:`,
    `  ${entry.time}  ${entry.action}  ${entry.resource}  by ${entry.actor.type} ${entry.actor.id}`,
    ...(entry.reason === '' ? [] : [`  ${JSON.stringify(entry.reason)}`]),
    isKeyKnown
      ? 'Signed by a key you trust:'
      : 'Signed by a key that only this file names; compare it with the owner of the log:',
    ...signedBy.map((vkey) => `  ${vkey}`),
    ...cosignedBy.map(({ name, time }) => `Cosigned by ${name} at ${time}.`),
  ].join('\n')
}

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`
}
