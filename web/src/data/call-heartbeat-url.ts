import type { HeartbeatUrlResponse } from '@mesh/core/schema/api'
import { httpsCallable } from 'firebase/functions'
import { callProblem } from './call-problem.ts'
import { functions } from './functions.ts'

/** The path of a check's push address, with `rotate` a new one; or a sentence for the person when that fails. */
export async function callHeartbeatUrl(
  checkId: string,
  rotate: boolean,
): Promise<{ path: string } | { problem: string }> {
  try {
    const call = httpsCallable<unknown, HeartbeatUrlResponse>(functions(), 'heartbeatUrl')
    const { data } = await call({ checkId, rotate })
    return { path: data.path }
  } catch (error) {
    return { problem: callProblem(error) }
  }
}
