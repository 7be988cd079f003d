import type { Json } from '../../api/service.ts'
import { invalid, optionalCount, optionalText } from '../request.ts'

/** The page of a list that `pageSize` and `pageToken` ask for; a token is the position of the page's first item. */
export function pageOf<T>(list: readonly T[], request: Json): { items: T[]; nextPageToken: string | undefined } {
  const token = optionalText(request, 'pageToken')
  const start = token === undefined ? 0 : Number(token)
  if (!Number.isInteger(start) || start < 0)
    throw invalid(`pageToken ${JSON.stringify(token)} is not one that this method gave out.`)
  const end = start + (optionalCount(request, 'pageSize') || list.length)
  return { items: list.slice(start, end), nextPageToken: end < list.length ? String(end) : undefined }
}
