import { DAY_MS, MINUTE_MS } from '@mesh/core/durations'
import type { MaintenanceWindow } from '@mesh/core/root/maintenance/maintenance-window'
import { useEffect, useMemo, useState } from 'react'
import type { LiveSource } from './live.ts'
import type * as windowsModule from './maintenance-windows.ts'
import { useLive } from './use-live.ts'

type Windows = typeof windowsModule

/** Loaded once; the first page does not wait for it. */
let loaded: Windows | undefined

const NOTHING_YET: LiveSource<never> = { subscribe: () => () => {}, getSnapshot: () => LOADING }
const LOADING = { status: 'loading' } as const

/** The windows that touch the next day, for `maintenanceAt`; none while they load. */
export function useMaintenance(now: Date): readonly MaintenanceWindow[] {
  const windows = useWindows()
  const settings = useLive(windows?.rootSettingsSource ?? NOTHING_YET)
  const opened = useLive(windows?.openedMaintenanceSource ?? NOTHING_YET)
  const minute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS
  return useMemo(
    () => windows?.readWindows(settings, opened, { from: new Date(minute), to: new Date(minute + DAY_MS) }) ?? [],
    [windows, settings, opened, minute],
  )
}

function useWindows(): Windows | undefined {
  const [windows, setWindows] = useState(loaded)
  useEffect(() => {
    if (windows !== undefined) return
    import('./maintenance-windows.ts')
      .then((found) => {
        loaded = found
        setWindows(found)
      })
      .catch((error: unknown) => console.warn('Cannot load what shows maintenance', error))
  }, [windows])
  return windows
}
