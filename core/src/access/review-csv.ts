import { csvText } from '../csv.ts'
import type { ReviewAccessResponse } from '../schema/access-api.ts'

const HEADER = [
  'kind',
  'id',
  'name',
  'email or owner',
  'role',
  'state',
  'source',
  'why',
  'permissions or scopes',
  'last used',
  'ends',
  'remarks',
]

/** An access review as CSV (RFC 4180), a row per member and key; cells that a spreadsheet would calculate are text. */
export function reviewCsv({ members, keys }: ReviewAccessResponse): string {
  const rows = [
    HEADER,
    ...members.map(({ uid, name, email, role, state, source, why, permissions, lastUseTime, remarks }) => [
      'member',
      uid,
      name,
      email,
      role,
      state,
      source,
      why,
      permissions.join(' '),
      lastUseTime ?? '',
      '',
      remarks.join(' '),
    ]),
    ...keys.map(({ keyId, name, owner, scopes, state, expireTime, lastUseTime, remarks }) => [
      'key',
      keyId,
      name,
      owner,
      '',
      state,
      '',
      '',
      scopes.join(' '),
      lastUseTime ?? '',
      expireTime,
      remarks.join(' '),
    ]),
  ]
  return csvText(rows)
}
