import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import classes from './ledger.module.css'

const BY = [
  { value: 'resource:', label: 'Resource', hint: 'incidents/payments.http_1' },
  { value: 'action:', label: 'Action', hint: 'action.approve' },
  { value: 'actor:person:', label: 'Person (uid)', hint: 'uid of an account' },
  { value: 'actor:key:', label: 'Key', hint: 'id of an API key' },
  { value: 'id:', label: 'Entry', hint: 'id of an entry' },
]

/** What to look for in the log; the search lives in the address. */
export function FindForm({ find }: { find: string }) {
  const navigate = useNavigate()
  const known = BY.find(({ value }) => find.startsWith(value))
  const [by, setBy] = useState(known?.value ?? 'resource:')
  const [value, setValue] = useState(known === undefined ? find : find.slice(known.value.length))

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const wanted = value.trim()
    void navigate({ to: '/ledger', search: wanted === '' ? {} : { find: `${by}${wanted}` } })
  }

  return (
    <form className={classes['find']} onSubmit={submit}>
      <NativeSelect
        label="Find by"
        data={BY.map(({ value, label }) => ({ value, label }))}
        value={by}
        onChange={({ currentTarget }) => setBy(currentTarget.value)}
      />
      <TextInput
        label="Value"
        placeholder={BY.find((one) => one.value === by)?.hint ?? ''}
        value={value}
        onChange={({ currentTarget }) => setValue(currentTarget.value)}
      />
      <Button type="submit" variant="default">
        Find
      </Button>
    </form>
  )
}
