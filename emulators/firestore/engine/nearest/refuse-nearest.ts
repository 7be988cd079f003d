import type { Json } from '../../api/service.ts'
import { invalid } from '../request.ts'

/** Throws INVALID_ARGUMENT if a query has a findNearest where vector search is not served; `where` says where that is. */
export function refuseNearest(structuredQuery: Json, where: string): void {
  if (structuredQuery['findNearest'] === undefined || structuredQuery['findNearest'] === null) return
  throw invalid(`structuredQuery.findNearest is not supported in ${where}. Use it with runQuery.`)
}
