import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import classes from './ledger.module.css'
import { localMinute, momentOf, type TimeRange } from './seen-entries.ts'

/** Needs no value: there is one. */
const MESH = 'actor:mesh:mesh'

const BY = [
  { value: 'resource:', label: 'Resource', hint: 'incidents/payments.http_1' },
  { value: 'action:', label: 'Action', hint: 'action.approve' },
  { value: 'actor:person:', label: 'Person (uid)', hint: 'uid of an account' },
  { value: MESH, label: 'Mesh itself', hint: '' },
  { value: 'actor:key:', label: 'Key', hint: 'id of an API key' },
  { value: 'id:', label: 'Entry', hint: 'id of an entry' },
]

interface FindFormProps {
  find: string | undefined
  range: TimeRange
}

/** What to look for in the log, and of which time; the search lives in the address. */
export function FindForm({ find = '', range }: FindFormProps) {
  const navigate = useNavigate()
  const known = BY.find(({ value }) => find.startsWith(value))
  const [by, setBy] = useState(known?.value ?? 'resource:')
  const [value, setValue] = useState(known === undefined ? find : find.slice(known.value.length))
  const [from, setFrom] = useState(localMinute(range.from))
  const [until, setUntil] = useState(localMinute(range.until))

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const wanted = value.trim()
    const isAll = by !== MESH && wanted === ''
    const search = { find: isAll ? undefined : by === MESH ? MESH : `${by}${wanted}` }
    void navigate({ to: '/ledger', search: { ...search, from: momentOf(from), until: momentOf(until) } })
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
        value={by === MESH ? '' : value}
        disabled={by === MESH}
        onChange={({ currentTarget }) => setValue(currentTarget.value)}
      />
      <TextInput
        label="From"
        type="datetime-local"
        value={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value)}
      />
      <TextInput
        label="Until"
        type="datetime-local"
        value={until}
        onChange={({ currentTarget }) => setUntil(currentTarget.value)}
      />
      <Button type="submit" variant="default">
        Find
      </Button>
    </form>
  )
}
