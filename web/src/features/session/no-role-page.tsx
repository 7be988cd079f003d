import { Button } from '@mantine/core'
import { LockKeyhole } from 'lucide-react'
import { useState } from 'react'
import { checkRoleAgain, signOut } from '../../data/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import classes from './session.module.css'

/** For a person who is signed in but has no role: what that means and who can help. */
export function NoRolePage({ email }: { email: string }) {
  const [answer, setAnswer] = useState('')

  async function again(): Promise<void> {
    setAnswer('')
    const problem = await checkRoleAgain()
    setAnswer(problem ?? 'Still no role.')
  }

  return (
    <div className={classes['wide']}>
      <Page title="You have no role yet" lead={`Signed in as ${email}`}>
        <Panel title="What to do">
          <EmptyState
            icon={<LockKeyhole size={28} aria-hidden />}
            title="Ask an admin of this project for a role"
            command={`npm run mesh -- members grant ${email} viewer`}
            action={
              <div className={classes['buttons']}>
                <Button onClick={() => void again()}>Check again</Button>
                <Button variant="default" onClick={() => void signOut()}>
                  Sign out
                </Button>
              </div>
            }
          >
            Mesh shows its data to members only. An admin makes you one with this command; a viewer may read, an
            operator may also register services.
          </EmptyState>
        </Panel>
        <output>{answer}</output>
      </Page>
    </div>
  )
}
