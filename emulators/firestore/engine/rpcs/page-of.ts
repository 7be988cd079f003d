import type { Json } from '../../api/service.ts'
import { optionalCount, optionalText } from '../request.ts'
import { pageToken, positionOf } from './page-token.ts'

/** How a list is sorted: by a text of each item, which differs from item to item. */
export interface ListOrder<T> {
  readonly keyOf: (item: T) => string
  readonly compare: (a: string, b: string) => number
}

/**
 * The page of a sorted list that `pageSize` and `pageToken` ask for; `list` are the parameters that choose the list. A token
 * names the last item of its page, so that pages stay disjoint while the list changes.
 */
export function pageOf<T>(
  sorted: readonly T[],
  request: Json,
  list: unknown,
  { keyOf, compare }: ListOrder<T>,
): { items: T[]; nextPageToken: string | undefined } {
  const token = optionalText(request, 'pageToken')
  const last = token === undefined ? undefined : String(positionOf(token, list))
  const rest = last === undefined ? sorted : sorted.filter((item) => compare(keyOf(item), last) > 0)
  const items = rest.slice(0, optionalCount(request, 'pageSize') || rest.length)
  const end = items.at(-1)
  const hasMore = end !== undefined && items.length < rest.length
  return { items, nextPageToken: hasMore ? pageToken(list, keyOf(end)) : undefined }
}
