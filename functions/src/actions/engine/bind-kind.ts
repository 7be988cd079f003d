import type { VerificationResult } from '@mesh/core/actions/verify-action'
import { MeshError } from '@mesh/core/errors'
import type { Action, ActionTarget } from '@mesh/core/schema/action'
import { parseInput } from '../../kit/parse-input.ts'
import type { ActionKind, KindPlan, TargetFields, TargetReading, WriteContext } from '../kind.ts'

/** Kinds by their names, each loaded by its first use. */
export type ActionKinds = Readonly<Record<string, () => Promise<ActionKind<unknown>>>>

/** A kind with the parameters of one action. */
export interface BoundKind extends Pick<ActionKind<unknown>, 'name' | 'revert' | 'ttlMsMax'> {
  target: ActionTarget
  read(now: Date): Promise<TargetReading>
  plan(reading: TargetReading, now: Date): Promise<KindPlan>
  inWords: ActionKind<unknown>['inWords']
  write(fields: TargetFields, context: WriteContext): Promise<{ etag: string | null }>
  /** Undefined for a kind that reads nothing after applying. */
  verify: ((action: Action, now: Date) => Promise<VerificationResult>) | undefined
}

/** A kind by its name. Throws `not-found`. */
export async function loadKind(kinds: ActionKinds, name: string): Promise<ActionKind<unknown>> {
  const load = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (load === undefined) {
    const known = Object.keys(kinds).join(', ')
    throw new MeshError('not-found', `there is no kind of action "${name}"; expected one of: ${known}`)
  }
  return load()
}

/** A kind by its name, and its parameters, validated by it. Throws `not-found` and `invalid-argument`. */
export async function bindKind(
  kinds: ActionKinds,
  { kind: name, parameters }: { kind: string; parameters: unknown },
): Promise<BoundKind> {
  const kind = await loadKind(kinds, name)
  const parsed = parseInput(kind.parameters, parameters, `${name} parameters`)
  const { revert, ttlMsMax } = kind
  return {
    name,
    revert,
    ...(ttlMsMax === undefined ? {} : { ttlMsMax }),
    target: kind.target(parsed),
    read: (now) => kind.read(parsed, now),
    plan: async (reading, now) => kind.plan(parsed, reading, now),
    inWords: kind.inWords?.bind(kind),
    write: (fields, context) => kind.write(parsed, fields, context),
    verify: kind.verify === undefined ? undefined : kind.verify.bind(kind, parsed),
  }
}
