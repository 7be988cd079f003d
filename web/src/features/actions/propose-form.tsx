import { Button, NativeSelect, Textarea } from '@mantine/core'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@mesh/core/durations'
import type { DryRunActionResponse, ListActionKindsResponse } from '@mesh/core/schema/action-api'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { dryRunAction, proposeAction } from '../../data/call-action.ts'
import { useConnection } from '../../data/use-connection.ts'
import { Panel } from '../../ui/panel.tsx'
import { lengthInWords } from '../../ui/time-words.ts'
import classes from './actions.module.css'
import { DryRunPanel } from './dry-run-panel.tsx'
import { ParameterFields } from './parameter-fields.tsx'
import { parameterFields, readParameters } from './read-parameters.ts'
import '../../ui/checkbox.css'

type Kind = ListActionKindsResponse['kinds'][number]

interface ProposeFormProps {
  kind: Kind
  incidentId: string | null
  /** Parameters that the address gives. */
  initial: Record<string, string>
}

const LENGTHS_MS = [15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, DAY_MS, 7 * DAY_MS]
const REASON_MAX = 1000

/** Parameters, how long, why; the dry run comes before the proposal, and the words stay when a call fails. */
export function ProposeForm({ kind, incidentId, initial }: ProposeFormProps) {
  const fields = parameterFields(kind.parameters)
  const navigate = useNavigate()
  const isOffline = useConnection().status === 'offline'
  const [texts, setTexts] = useState(initial)
  const [ttlMs, setTtlMs] = useState<number | null>(kind.ttlMsMax === null ? null : HOUR_MS)
  const [reason, setReason] = useState('')
  const [problems, setProblems] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState<string>()
  const [isPending, setPending] = useState(false)
  const [dryRun, setDryRun] = useState<DryRunActionResponse>()
  // One id for what stands in the form, so that proposing it twice proposes it once.
  const [actionId, setActionId] = useState(() => crypto.randomUUID())

  function changed(change: () => void): void {
    change()
    setDryRun(undefined)
    setActionId(crypto.randomUUID())
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const read = readParameters(fields, texts)
    setProblems(read.problems)
    setProblem(undefined)
    if (isPending || isOffline || Object.keys(read.problems).length > 0) return
    const wish = { kind: kind.name, parameters: read.parameters, ttlMs }
    setPending(true)
    if (dryRun === undefined) {
      const answer = await dryRunAction(wish)
      if ('problem' in answer) setProblem(answer.problem)
      else setDryRun(answer.value)
    } else {
      const answer = await proposeAction({ ...wish, actionId, reason: reason.trim(), incidentId })
      if ('problem' in answer) setProblem(answer.problem)
      else await navigate({ to: '/actions/$actionId', params: { actionId } })
    }
    setPending(false)
  }

  return (
    <form className={classes['steps']} onSubmit={(event) => void submit(event)}>
      <Panel title="How exactly?">
        <div className={`${classes['body']} ${classes['form']}`}>
          <ParameterFields
            fields={fields}
            texts={texts}
            problems={problems}
            isDisabled={isPending}
            onChange={(name, text) => changed(() => setTexts((before) => ({ ...before, [name]: text })))}
          />
          {kind.revert === 'automatic' && (
            <NativeSelect
              label="How long it stands"
              data={lengths(kind.ttlMsMax)}
              value={String(ttlMs ?? '')}
              disabled={isPending}
              onChange={({ currentTarget }) => {
                const { value } = currentTarget
                changed(() => setTtlMs(value === '' ? null : Number(value)))
              }}
            />
          )}
          <p role="alert" className={classes['problem']}>
            {problem}
          </p>
          {dryRun === undefined && (
            <div>
              <Button type="submit" loading={isPending} disabled={isOffline}>
                Dry run
              </Button>
            </div>
          )}
        </div>
      </Panel>
      {dryRun !== undefined && (
        <DryRunPanel dryRun={dryRun}>
          <Textarea
            label="Why"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={REASON_MAX}
            rows={2}
            required
            withAsterisk={false}
          />
          <div>
            <Button type="submit" loading={isPending} disabled={isOffline || reason.trim() === ''}>
              Propose
            </Button>
          </div>
        </DryRunPanel>
      )}
    </form>
  )
}

function lengths(msMax: number | null): { value: string; label: string }[] {
  const offered = LENGTHS_MS.filter((ms) => msMax === null || ms <= msMax)
  const timed = offered.map((ms) => ({ value: String(ms), label: lengthInWords(ms) }))
  return msMax === null ? [{ value: '', label: 'Until somebody reverts it' }, ...timed] : timed
}
