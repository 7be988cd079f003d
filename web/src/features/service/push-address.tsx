import { Button } from '@mantine/core'
import { useState } from 'react'
import { callHeartbeatUrl } from '../../data/call-heartbeat-url.ts'
import { useConnection } from '../../data/use-connection.ts'
import { copyText } from '../../ui/copy-text.ts'
import classes from './push-address.module.css'

/** The secret address of a heartbeat check, shown on demand, copied, and replaced after a confirmation. */
export function PushAddress({ checkId }: { checkId: string }) {
  const isOffline = useConnection().status === 'offline'
  const [address, setAddress] = useState<string>()
  const [words, setWords] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isPending, setPending] = useState(false)
  const [isAsking, setAsking] = useState(false)

  async function ask(rotate: boolean): Promise<void> {
    setPending(true)
    setProblem(undefined)
    setWords('')
    const answer = await callHeartbeatUrl(checkId, rotate)
    setPending(false)
    if ('problem' in answer) return setProblem(answer.problem)
    setAsking(false)
    setAddress(`${location.origin}${answer.value.path}`)
    if (rotate) setWords('Replaced: jobs must call this address from now on.')
  }

  async function copy(): Promise<void> {
    const found = await copyText(address ?? '')
    setProblem(found)
    setWords(found === undefined ? 'Copied.' : '')
  }

  return (
    <div className={classes['address']}>
      {address !== undefined && <code className={classes['secret']}>{address}</code>}
      <div className={classes['row']}>
        {address === undefined ? (
          <Button size="xs" variant="default" loading={isPending} disabled={isOffline} onClick={() => void ask(false)}>
            Show address
          </Button>
        ) : (
          <>
            <Button size="xs" variant="default" onClick={() => void copy()}>
              Copy
            </Button>
            <Button size="xs" variant="default" onClick={() => setAddress(undefined)}>
              Hide
            </Button>
          </>
        )}
        <Button
          size="xs"
          variant="default"
          aria-expanded={isAsking}
          disabled={isOffline || isPending}
          onClick={() => setAsking(!isAsking)}
        >
          {isAsking ? 'Keep it' : 'Replace…'}
        </Button>
      </div>
      {isAsking && (
        <fieldset aria-label="Replace the address" className={classes['row']}>
          <p>Jobs that call the old address are refused from then on.</p>
          <Button size="xs" color="red" loading={isPending} disabled={isOffline} onClick={() => void ask(true)}>
            Replace it
          </Button>
        </fieldset>
      )}
      <p className={classes['words']} aria-live="polite">
        {isOffline ? 'You are offline: the address can be shown when the network is back.' : words}
      </p>
      {problem !== undefined && (
        <p role="alert" className={classes['problem']}>
          {problem}
        </p>
      )}
    </div>
  )
}
