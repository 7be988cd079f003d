import type { StatusName } from '../../../kit/rpc-error.ts'
import type { Field, ModelDocument, State } from './model-document.ts'
import { applyModelWrite } from './model-write.ts'
import type { ModelWrite } from './model-write.ts'
import { mayGet, mayWrite } from './policy.ts'

/** What a commit must come to: the documents that it leaves and a line per write, or why it is refused. */
export type Result =
  | { readonly status: 'OK'; readonly state: State; readonly lines: readonly string[] }
  | { readonly status: StatusName }

/** Carries a commit out on `state`, as a user or without `uid` as an admin: rules first, then preconditions, then all writes. */
export function carryOut(state: State, writes: readonly ModelWrite[], uid: string | undefined, time: string): Result {
  const final = new Map(state)
  const lines: string[] = []
  const steps: [string, ModelDocument | undefined, ModelDocument | undefined][] = []
  let isAllowed = true
  let failure: StatusName | undefined
  for (const write of writes) {
    const before = final.get(write.path)
    failure ??= failureOf(write, before)
    const { after, results } = applyModelWrite(write, before, time)
    lines.push(resultLine(after?.updateTime, results))
    if (write.kind === 'verify') isAllowed &&= uid === undefined || mayGet(uid, write.path, state, before)
    else steps.push([write.path, before, after])
    if (after === undefined) final.delete(write.path)
    else final.set(write.path, after)
  }
  if (uid !== undefined) {
    isAllowed &&= steps.every(([path, before, after]) => mayWrite(uid, path, before, after, state, final))
    if (!isAllowed) return { status: 'PERMISSION_DENIED' }
  }
  return failure === undefined ? { status: 'OK', state: final, lines } : { status: failure }
}

/** One line for a write result. */
export function resultLine(updateTime: unknown, results: readonly Field[]): string {
  return `${typeof updateTime === 'string' ? updateTime : 'gone'} ${JSON.stringify(results)}`
}

function failureOf({ precondition }: ModelWrite, before: ModelDocument | undefined): StatusName | undefined {
  if (precondition === undefined) return undefined
  if ('updateTime' in precondition)
    return before?.updateTime === precondition.updateTime ? undefined : 'FAILED_PRECONDITION'
  if (precondition.exists === (before !== undefined)) return undefined
  return precondition.exists ? 'NOT_FOUND' : 'ALREADY_EXISTS'
}
