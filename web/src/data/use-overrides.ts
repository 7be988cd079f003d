import { NO_OVERRIDES, type Overrides } from '@mesh/core/schema/override-state'
import { useMemo } from 'react'
import { overridesSource } from './override-documents.ts'
import { splitRows } from './read-document.ts'
import { useLive } from './use-live.ts'

/** What people have actions say of services, by service id; what cannot be read counts as nothing: a trouble is rather shown than hidden. */
export function useOverrides(): Overrides {
  const live = useLive(overridesSource)
  return useMemo(() => {
    if (live.status !== 'data') return NO_OVERRIDES
    return new Map(splitRows(live.value).readable.map(({ id, value }) => [id, value]))
  }, [live])
}
