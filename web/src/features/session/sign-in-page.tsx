import { Button, PasswordInput, TextInput } from '@mantine/core'
import { CircleAlert } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { signIn, whyEnded } from '../../data/session.ts'
import { Page } from '../../ui/page.tsx'
import { LinkForm } from './link-form.tsx'
import classes from './session.module.css'

/** Sign-in with e-mail and password or with a link; the address stays, so a link leads where it should after it. */
export function SignInPage() {
  const [problem, setProblem] = useState(whyEnded)
  const [isBusy, setBusy] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(await signIn(textOf(form, 'email'), textOf(form, 'password')))
    setBusy(false)
  }

  return (
    <div className={classes['narrow']}>
      <Page title="Sign in" lead="to see how your services are.">
        <form className={classes['form']} onSubmit={(event) => void submit(event)}>
          <TextInput
            label="E-mail"
            name="email"
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            size="md"
          />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            size="md"
          />
          <div role="alert" className={classes['alert']}>
            {problem !== undefined && (
              <>
                <CircleAlert size={18} aria-hidden />
                <span>{problem}</span>
              </>
            )}
          </div>
          <Button type="submit" size="md" loading={isBusy} fullWidth>
            Sign in
          </Button>
        </form>
        <LinkForm />
        <p className={classes['hint']}>
          No account yet? An admin of this Mesh invites your address; then a link lets you in. On your own machine,{' '}
          <code>npm start</code> prints ready-made accounts.
        </p>
      </Page>
    </div>
  )
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
