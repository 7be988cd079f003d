import { RpcError } from '../../kit/rpc-error.ts'

/** Items per page when the request names no size; production's own default is not published. */
const PAGE_SIZE_DEFAULT = 1_000

/** One page of names in alphabetical order; the token is the last name of the page before, base64url. */
export function page(
  names: Iterable<string>,
  request: { pageSize?: number; pageToken?: string },
): { names: string[]; nextPageToken: string } {
  const size = request.pageSize ?? 0
  if (size < 0) throw new RpcError('INVALID_ARGUMENT', `Invalid page_size: ${size}. It must not be negative.`)
  const after = Buffer.from(request.pageToken ?? '', 'base64url').toString()
  const rest = [...names].filter((name) => name > after).sort()
  const slice = rest.slice(0, size || PAGE_SIZE_DEFAULT)
  const last = slice.at(-1)
  const hasMore = slice.length < rest.length && last !== undefined
  return { names: slice, nextPageToken: hasMore ? Buffer.from(last).toString('base64url') : '' }
}
