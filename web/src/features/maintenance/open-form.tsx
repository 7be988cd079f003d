import { Button, Checkbox, MultiSelect, NativeSelect, Textarea } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { openMaintenance } from '../../data/call-maintenance.ts'
import classes from './maintenance.module.css'
import '../../ui/checkbox.css'
import './open-form.css'
import { LENGTHS } from './maintenance-words.ts'

interface OpenFormProps {
  /** Names of services by id. */
  names: ReadonlyMap<string, string>
  isBlocked: boolean
}

const REASON_MAX = 500
const OPTIONS_MAX = 50
const SERVICES_MAX = 100
const [, , HOUR] = LENGTHS

/** What is worked on, for how long and why; the words stay when the call fails. */
export function OpenForm({ names, isBlocked }: OpenFormProps) {
  const [isEverything, setEverything] = useState(false)
  const [services, setServices] = useState<string[]>([])
  const [lengthMs, setLengthMs] = useState<number>(HOUR.ms)
  const [reason, setReason] = useState('')
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()
  const isIncomplete = reason.trim() === '' || (!isEverything && services.length === 0)

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (isIncomplete || isBlocked || isPending) return
    setPending(true)
    const wish = { services: isEverything ? null : services.toSorted(), lengthMs, reason: reason.trim() }
    const found = await openMaintenance(wish)
    setProblem(found)
    setPending(false)
    if (found !== undefined) return
    setServices([])
    setEverything(false)
    setReason('')
  }

  return (
    <form className={classes['form']} onSubmit={(event) => void submit(event)}>
      <Checkbox
        label="Everything"
        checked={isEverything}
        disabled={isBlocked}
        onChange={(event) => setEverything(event.currentTarget.checked)}
      />
      <MultiSelect
        label="Services"
        placeholder={services.length === 0 ? 'Choose services' : ''}
        data={[...names].map(([value, label]) => ({ value, label }))}
        value={isEverything ? [] : services}
        onChange={setServices}
        disabled={isBlocked || isEverything}
        limit={OPTIONS_MAX}
        maxValues={SERVICES_MAX}
        searchable
        nothingFoundMessage="No service of that name"
      />
      <NativeSelect
        label="Ends after"
        data={LENGTHS.map(({ label, ms }) => ({ label, value: String(ms) }))}
        value={String(lengthMs)}
        disabled={isBlocked}
        onChange={({ currentTarget }) => setLengthMs(Number(currentTarget.value))}
      />
      <Textarea
        label="Reason"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={REASON_MAX}
        rows={2}
        disabled={isBlocked}
        required
        withAsterisk={false}
      />
      <div>
        <Button type="submit" loading={isPending} disabled={isBlocked || isIncomplete}>
          Open maintenance
        </Button>
      </div>
      <p role="alert" className={classes['problem']}>
        {problem}
      </p>
    </form>
  )
}
