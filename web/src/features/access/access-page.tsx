import { may } from '@mesh/core/roles'
import { useSession } from '../../data/use-session.ts'
import { Page } from '../../ui/page.tsx'
import { InvitePanel } from './invite-panel.tsx'
import { KeyPanel } from './key-panel.tsx'
import { MemberPanel } from './member-panel.tsx'
import { ReviewPanel } from './review-panel.tsx'

/** Who may do what: members, invitations, keys of machines, and the review of all of it. */
export function AccessPage() {
  const session = useSession()
  if (session.status !== 'member') return null
  const { role } = session
  const seesAll = may(role, 'member.contacts')
  return (
    <Page title="Access" lead="Who may do what, and why">
      <MemberPanel role={role} seesAll={seesAll} />
      {seesAll && <InvitePanel mayInvite={may(role, 'member.invite')} />}
      {seesAll && <KeyPanel mayCreate={may(role, 'apiKey.create')} mayRevoke={may(role, 'apiKey.revoke')} />}
      {may(role, 'access.review') && <ReviewPanel />}
    </Page>
  )
}
