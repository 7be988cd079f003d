import { z } from 'zod'
import type { ListActionKindsResponse } from '@mesh/core/schema/action-api'
import { readAccount } from '../../gcp/accounts.ts'
import { authorise } from '../../kit/authorise.ts'
import type { Caller } from '../../kit/door-input.ts'
import { loadKind, type ActionKinds } from '../engine/bind-kind.ts'
import { ACTION_KINDS } from '../kinds/index.ts'

const live = { readAccount, kinds: ACTION_KINDS as ActionKinds }

/** What can be proposed, with the JSON Schema of each kind's parameters. */
export async function listActionKinds(
  _request: unknown,
  caller: Caller | undefined,
  _now: Date,
  deps = live,
): Promise<ListActionKindsResponse> {
  await authorise(caller, 'action.dryRun', deps.readAccount)
  const names = Object.keys(deps.kinds).toSorted()
  const kinds = await Promise.all(
    names.map(async (name) => {
      const { description, revert, ttlMsMax, parameters } = await loadKind(deps.kinds, name)
      const schema = z.toJSONSchema(parameters, {
        io: 'input',
      }) as ListActionKindsResponse['kinds'][number]['parameters']
      return { name, description, revert, ttlMsMax: ttlMsMax ?? null, parameters: schema }
    }),
  )
  return { kinds }
}
