import { reviewAccess as reviewed } from '@mesh/core/access/review-access'
import type { ReviewAccessResponse } from '@mesh/core/schema/access-api'
import { listAccounts, readAccount } from '../gcp/accounts.ts'
import { authorise } from '../kit/authorise.ts'
import type { Caller } from '../kit/door-input.ts'
import { loadAccess } from './store/review.ts'

const live = { readAccount, listAccounts, loadAccess }

/** Who can do what and why, and what nobody uses; for auditors and admins. */
export async function reviewAccess(
  _request: unknown,
  caller: Caller | undefined,
  now: Date,
  deps = live,
): Promise<ReviewAccessResponse> {
  await authorise(caller, 'access.review', deps.readAccount)
  const [accounts, facts] = await Promise.all([deps.listAccounts(), deps.loadAccess()])
  return reviewed({ ...facts, accounts }, now)
}
