import { CircleUserRound, LogOut } from 'lucide-react'
import { signOut } from '../../data/session.ts'
import { useSession } from '../../data/use-session.ts'
import classes from './account-menu.module.css'

/** Who is signed in, with which role, and the way out. The browser's own popover brings Escape and light dismissal. */
export function AccountMenu() {
  const session = useSession()
  if (session.status !== 'member' && session.status !== 'no-role') return null
  const role = session.status === 'member' ? session.role : 'no role yet'
  return (
    <>
      <button type="button" className={classes['button']} popoverTarget="account" aria-label="Account">
        <CircleUserRound size={20} aria-hidden />
      </button>
      <div id="account" popover="auto" className={classes['card']}>
        <p className={classes['email']}>{session.email}</p>
        <p className={classes['role']}>{role}</p>
        <button type="button" className={classes['out']} onClick={() => void signOut()}>
          <LogOut size={16} aria-hidden />
          Sign out
        </button>
      </div>
    </>
  )
}
