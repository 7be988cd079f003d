import { Button, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { isSignInLink, linkAddress, sendSignInLink, signInByLink } from '../../data/sign-in-link.ts'
import classes from './session.module.css'

/** Has a sign-in link sent to an address; on a page that such a link opened, signs in with it. */
export function LinkForm() {
  const [isLink] = useState(() => isSignInLink())
  const [said, setSaid] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const address = new FormData(event.currentTarget).get('address')
    const email = typeof address === 'string' ? address.trim() : ''
    setBusy(true)
    const problem = isLink ? await signInByLink(email) : await sendSignInLink(email)
    setSaid(problem ?? (isLink ? undefined : `A link is on its way to ${email}. Open it in this browser.`))
    setBusy(false)
  }

  return (
    <form className={classes['form']} onSubmit={(event) => void submit(event)}>
      <TextInput
        label="Address for a sign-in link"
        description={
          isLink ? 'The address that your link was sent to.' : 'Without a password, and for your first sign-in.'
        }
        name="address"
        type="email"
        autoComplete="email"
        defaultValue={isLink ? linkAddress() : ''}
        required
        withAsterisk={false}
      />
      <output className={classes['hint']}>{said}</output>
      <Button type="submit" variant={isLink ? 'filled' : 'default'} loading={isBusy} fullWidth>
        {isLink ? 'Continue with this link' : 'Send me a link'}
      </Button>
    </form>
  )
}
