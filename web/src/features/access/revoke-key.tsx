import { Button } from '@mantine/core'
import { useState } from 'react'
import { revokeApiKey } from '../../data/call-access.ts'
import { useConnection } from '../../data/use-connection.ts'
import { WordsForm } from '../../ui/words-form.tsx'
import classes from './access.module.css'
import { useFocusBack } from './use-focus-back.ts'

const REASON_BYTES_MAX = 1000

interface RevokeKeyProps {
  id: string
  name: string
  onRevoked: () => void
}

/** Ends a key for good, after asking for the reason that the ledger keeps. */
export function RevokeKey({ id, name, onRevoked }: RevokeKeyProps) {
  const [isAsking, setAsking] = useState(false)
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()
  const isOffline = useConnection().status === 'offline'
  const opener = useFocusBack(isAsking)

  function ask(): void {
    setProblem(undefined)
    setAsking(true)
  }

  async function revoke(reason: string): Promise<boolean> {
    setPending(true)
    const found = await revokeApiKey(id, reason)
    setProblem(found)
    setPending(false)
    if (found === undefined) onRevoked()
    return found === undefined
  }

  if (!isAsking) {
    return (
      <Button ref={opener} variant="default" aria-label={`Revoke the key ${name}`} disabled={isOffline} onClick={ask}>
        Revoke…
      </Button>
    )
  }
  return (
    <div className={classes['reason']}>
      <WordsForm
        label="Why? Whatever uses the key is refused from then on."
        verb="Revoke"
        isPending={isPending}
        isDisabled={isOffline}
        bytesMax={REASON_BYTES_MAX}
        onCancel={() => setAsking(false)}
        onSubmit={revoke}
      />
      <p role="alert" className={classes['problem']}>
        {problem}
      </p>
    </div>
  )
}
