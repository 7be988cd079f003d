import { may } from '@mesh/core/roles'
import type { OverrideState } from '@mesh/core/schema/override-state'
import { Link } from '@tanstack/react-router'
import { useSession } from '../../data/use-session.ts'
import button from '../../ui/link-button.module.css'

/** The ways to propose what people can say of a service; nothing for who may not propose, or for what is said already. */
export function ServiceActions({ serviceId, override }: { serviceId: string; override: OverrideState | undefined }) {
  const session = useSession()
  if (session.status !== 'member' || !may(session.role, 'action.propose')) return null
  const parameters = { serviceId }
  return (
    <>
      {(override?.forced ?? null) === null && (
        <Link to="/actions/new" search={{ kind: 'service.forceState', parameters }} className={button['button']}>
          Set its state…
        </Link>
      )}
      {(override?.paused ?? null) === null && (
        <Link to="/actions/new" search={{ kind: 'service.pauseChecks', parameters }} className={button['button']}>
          Pause its checks…
        </Link>
      )}
    </>
  )
}
