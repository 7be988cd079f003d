import type { Caller } from '../../api/service.ts'
import { DocumentsTarget } from './documents-target.ts'
import type { ListenParts } from './listen-parts.ts'
import type { ListenStream } from './listen-stream.ts'
import type { TargetRequest } from './parse-add-target.ts'
import { QueryTarget } from './query-target.ts'
import type { Target } from './target.ts'

/** Makes a target of a stream, which from now on hears of commits. Throws INVALID_ARGUMENT on a bad query. */
export function openTarget(
  parts: ListenParts,
  stream: ListenStream,
  caller: Caller,
  id: number,
  { source }: TargetRequest,
): Target {
  const { store, authoriser, views, subscriptions } = parts
  const common = { id, caller, authoriser }
  if ('names' in source) {
    const { names } = source
    const onClose = (): void => subscriptions.removeDocuments(names, subscription)
    const target = new DocumentsTarget({ ...common, store, names, onClose })
    const subscription = { stream, target }
    subscriptions.addDocuments(names, subscription)
    return target
  }
  const { parent, structuredQuery } = source
  const view = views.acquire(parent, structuredQuery)
  const onClose = (): void => {
    subscriptions.removeQuery(view, subscription)
    views.release(view)
  }
  const target = new QueryTarget({ ...common, structuredQuery, view, onClose })
  const subscription = { stream, target }
  subscriptions.addQuery(view, subscription)
  return target
}
