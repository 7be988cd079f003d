import { whyStanding } from '@mesh/core/access/why-standing'
import { may, type Role } from '@mesh/core/roles'
import type { Member } from '@mesh/core/schema/member'
import { Link } from '@tanstack/react-router'
import { Users } from 'lucide-react'
import { contactsSource, MEMBERS_MAX, membersSource } from '../../data/access-documents.ts'
import { splitRows } from '../../data/read-document.ts'
import { useLive } from '../../data/use-live.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LiveView } from '../../ui/live-view.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Ago } from '../../ui/time.tsx'
import { Unreadable } from '../../ui/unreadable.tsx'
import classes from './access.module.css'

/** Everybody who belongs to this deployment. */
export function MemberPanel({ role, seesAll }: { role: Role; seesAll: boolean }) {
  return (
    <LiveView live={useLive(membersSource)} what="the members">
      {(rows) => {
        const { readable, unreadable } = splitRows(rows)
        const sorted = readable.toSorted((a, b) => a.value.name.localeCompare(b.value.name))
        return (
          <>
            <Unreadable rows={unreadable} />
            <Panel
              title="Members"
              aside={rows.length === MEMBERS_MAX ? `${MEMBERS_MAX} are shown` : String(readable.length)}
            >
              {sorted.length === 0 ? (
                <EmptyState icon={<Users size={28} aria-hidden />} title="Nobody is a member yet">
                  People appear here when they sign in for the first time.
                </EmptyState>
              ) : seesAll ? (
                <WithContacts members={sorted} role={role} />
              ) : (
                <MemberList members={sorted} role={role} />
              )}
            </Panel>
          </>
        )
      }}
    </LiveView>
  )
}

type Members = readonly { id: string; value: Member }[]

function WithContacts({ members, role }: { members: Members; role: Role }) {
  const contacts = useLive(contactsSource)
  const rows = contacts.status === 'data' ? splitRows(contacts.value).readable : []
  const emails = new Map(rows.map(({ id, value }) => [id, value.email]))
  return <MemberList members={members} role={role} emails={emails} />
}

function MemberList({ members, role, emails }: { members: Members; role: Role; emails?: ReadonlyMap<string, string> }) {
  return (
    <ul>
      {members.map(({ id, value }) => (
        <li key={id} className={classes['item']} data-testid={`member-${id}`}>
          <div>
            <p className={classes['name']}>{value.name}</p>
            <p className={classes['quiet']}>
              {emails?.get(id) !== undefined && `${emails.get(id)} · `}
              {whyStanding(value)}
              {value.lastSignInTime !== null && (
                <>
                  {' '}
                  · last sign-in <Ago time={value.lastSignInTime} />
                </>
              )}
            </p>
          </div>
          <span className={classes['word']}>{value.state === 'active' ? value.role : `${value.role}, disabled`}</span>
          {may(role, 'action.propose') && (
            <Link
              to="/actions/new"
              search={{ kind: 'member.setRole', parameters: { uid: id } }}
              aria-label={`Change the role of ${value.name}`}
            >
              Change…
            </Link>
          )}
        </li>
      ))}
    </ul>
  )
}
