import { Button, NativeSelect, TextInput } from '@mantine/core'
import { isActiveAdmin } from '@mesh/core/access/set-role'
import { ROLES, type Role } from '@mesh/core/roles'
import type { Invite, Member } from '@mesh/core/schema/member'
import { useState, type FormEvent } from 'react'
import { invitesSource, LISTED_MAX, MEMBERS_MAX, membersSource } from '../../data/access-documents.ts'
import { inviteMember, revokeInvite } from '../../data/call-access.ts'
import type { Live } from '../../data/live.ts'
import { splitRows, type Row } from '../../data/read-document.ts'
import { useConnection } from '../../data/use-connection.ts'
import { useLive } from '../../data/use-live.ts'
import { useNow } from '../../ui/clock.ts'
import { LiveView } from '../../ui/live-view.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Moment } from '../../ui/time.tsx'
import { dayAndClockInWords } from '../../ui/time-words.ts'
import { Unreadable } from '../../ui/unreadable.tsx'
import { inviteInWords } from './access-words.ts'
import classes from './access.module.css'
import { CallButton } from './call-button.tsx'

/** Who may sign up, and as what. */
export function InvitePanel({ mayInvite }: { mayInvite: boolean }) {
  const admins = activeAdmins(useLive(membersSource))
  return (
    <LiveView live={useLive(invitesSource)} what="the invitations">
      {(rows) => {
        const { readable, unreadable } = splitRows(rows)
        return (
          <Panel
            title="Invitations"
            aside={rows.length === LISTED_MAX ? `the last ${LISTED_MAX}` : String(readable.length)}
          >
            <Unreadable rows={unreadable} />
            <p className={classes['hint']}>
              {readable.length === 0 && 'Nobody is invited. '}Whoever is invited becomes a member by signing in. Mesh
              sends no mail: tell them the address of this dashboard.
            </p>
            {mayInvite && <InviteForm />}
            <ul>
              {readable.map(({ id, value }) => (
                <InviteItem key={id} id={id} invite={value} admins={admins} mayRevoke={mayInvite} />
              ))}
            </ul>
          </Panel>
        )
      }}
    </LiveView>
  )
}

/** Uids of the active admins; undefined while not all members are known. */
function activeAdmins(members: Live<Row<Member>[]>): ReadonlySet<string> | undefined {
  if (members.status !== 'data' || members.value.length === MEMBERS_MAX) return undefined
  const { readable, unreadable } = splitRows(members.value)
  if (unreadable.length > 0) return undefined
  return new Set(readable.filter(({ value }) => isActiveAdmin(value)).map(({ id }) => id))
}

interface InviteItemProps {
  id: string
  invite: Invite
  admins: ReadonlySet<string> | undefined
  mayRevoke: boolean
}

function InviteItem({ id, invite, admins, mayRevoke }: InviteItemProps) {
  const now = useNow()
  return (
    <li className={classes['item']}>
      <div>
        <p className={classes['name']}>{invite.name || invite.email}</p>
        <p className={classes['quiet']}>
          {invite.name !== '' && `${invite.email} · `}as {invite.role}, invited by {invite.invitedBy.name}, until{' '}
          <Moment time={invite.expireTime}>{dayAndClockInWords(invite.expireTime)}</Moment>
        </p>
      </div>
      <span className={classes['word']}>{inviteInWords(invite, admins, now)}</span>
      {mayRevoke && invite.state === 'open' && invite.expireTime > now && (
        <CallButton label={`Withdraw the invitation of ${invite.email}`} call={() => revokeInvite(id)}>
          Withdraw
        </CallButton>
      )}
    </li>
  )
}

function InviteForm() {
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()
  const isOffline = useConnection().status === 'offline'

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    setPending(true)
    const answer = await inviteMember({ email: email.trim(), name: name.trim(), role })
    setProblem('problem' in answer ? answer.problem : undefined)
    if ('value' in answer) {
      setEmail('')
      setName('')
    }
    setPending(false)
  }

  return (
    <form className={classes['form']} onSubmit={(event) => void submit(event)}>
      <TextInput
        label="E-mail"
        type="email"
        value={email}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        required
        withAsterisk={false}
      />
      <TextInput
        label="Name (optional)"
        maxLength={100}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <NativeSelect
        label="As"
        data={[...ROLES]}
        value={role}
        onChange={({ currentTarget }) => setRole(ROLES.find((one) => one === currentTarget.value) ?? 'viewer')}
      />
      <Button type="submit" loading={isPending} disabled={isOffline || email.trim() === ''}>
        Invite
      </Button>
      <p role="alert" className={classes['problem']}>
        {problem}
      </p>
    </form>
  )
}
