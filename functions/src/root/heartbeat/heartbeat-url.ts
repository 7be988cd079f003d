import { MeshError } from '@mesh/core/errors'
import { heartbeatPath } from '@mesh/core/paths'
import { heartbeatUrlRequestSchema, type HeartbeatUrlResponse } from '@mesh/core/schema/api'
import { readAccount } from '../../gcp/accounts.ts'
import { log } from '../../kit/log.ts'
import { parseInput } from '../../kit/parse-input.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { tokenOf } from '../store/heartbeats.ts'

const live = { readAccount, tokenOf }

/** The path of a heartbeat check's push address, which no document shows; with `rotate` a new one. */
export async function heartbeatUrl(
  request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<HeartbeatUrlResponse> {
  const person = await authorise(caller, 'heartbeat.url', deps.readAccount)
  const { checkId, rotate } = parseInput(heartbeatUrlRequestSchema, request, 'request')
  const token = await deps.tokenOf(checkId, rotate, { person, now })
  if (token === undefined) {
    throw new MeshError(
      'not-found',
      `there is no heartbeat check "${checkId}"; expected <service>.<check> of mesh.yaml`,
    )
  }
  log.info(rotate ? 'push address replaced' : 'push address shown', { checkId, uid: person.uid })
  return { path: heartbeatPath(checkId, token.token) }
}
