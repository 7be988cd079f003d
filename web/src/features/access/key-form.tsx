import { Button, NativeSelect, Checkbox, TextInput } from '@mantine/core'
import { KEY_SCOPES } from '@mesh/core/access/key-scopes'
import type { ApiKeyResponse } from '@mesh/core/schema/access-api'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { createApiKey } from '../../data/call-access.ts'
import type { Answer } from '../../data/call-function.ts'
import { useConnection } from '../../data/use-connection.ts'
import classes from './access.module.css'
import { useFocusBack } from './use-focus-back.ts'
import '../../ui/checkbox.css'

const DAYS = [30, 90, 180, 365]

/** Name, scopes and life of a new key. */
export function KeyForm({ onAnswer }: { onAnswer: (answer: Answer<ApiKeyResponse>) => string | undefined }) {
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly string[]>([])
  const [days, setDays] = useState(90)
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()
  const isOffline = useConnection().status === 'offline'
  const opener = useFocusBack(isOpen)
  const first = useRef<HTMLInputElement>(null)
  // The button that opened the form is gone; whoever works by keyboard goes on here.
  useEffect(() => {
    if (isOpen) first.current?.focus()
  }, [isOpen])

  function open(): void {
    setProblem(undefined)
    setOpen(true)
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    setPending(true)
    const answer = await createApiKey({ name: name.trim(), scopes: [...scopes], days })
    setProblem(onAnswer(answer))
    setPending(false)
    if ('problem' in answer) return
    setName('')
    setScopes([])
    setOpen(false)
  }

  if (!isOpen) {
    return (
      <div className={classes['form']}>
        <Button ref={opener} variant="default" onClick={open}>
          New key…
        </Button>
      </div>
    )
  }
  return (
    <form className={classes['stack']} onSubmit={(event) => void submit(event)}>
      <TextInput
        ref={first}
        label="What uses it"
        value={name}
        maxLength={100}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        required
        withAsterisk={false}
      />
      <fieldset className={classes['scopes']}>
        <legend>What it may do</legend>
        {KEY_SCOPES.map((scope) => (
          <Checkbox
            key={scope}
            label={scope}
            checked={scopes.includes(scope)}
            onChange={({ currentTarget: { checked } }) =>
              setScopes((before) => (checked ? [...before, scope] : before.filter((one) => one !== scope)))
            }
          />
        ))}
      </fieldset>
      <NativeSelect
        label="Ends after"
        data={DAYS.map((count) => ({ value: String(count), label: `${count} days` }))}
        value={String(days)}
        onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
      />
      <div className={classes['row']}>
        <Button type="submit" loading={isPending} disabled={isOffline || name.trim() === '' || scopes.length === 0}>
          Make the key
        </Button>
        <Button variant="default" onClick={() => setOpen(false)}>
          Cancel
        </Button>
      </div>
      <p role="alert" className={classes['problem']}>
        {problem}
      </p>
    </form>
  )
}
