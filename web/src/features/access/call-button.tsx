import { Button } from '@mantine/core'
import { useState } from 'react'
import { useConnection } from '../../data/use-connection.ts'
import classes from './access.module.css'

interface CallButtonProps {
  /** What it does to what, for screen readers. */
  label: string
  /** Resolves with a sentence for the person when it failed. */
  call: () => Promise<string | undefined>
  children: React.ReactNode
}

/** A button that changes one thing, and says why when that fails. */
export function CallButton({ label, call, children }: CallButtonProps) {
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()
  const isOffline = useConnection().status === 'offline'

  async function run(): Promise<void> {
    setPending(true)
    setProblem(await call())
    setPending(false)
  }

  return (
    <div className={classes['end']}>
      <Button variant="default" aria-label={label} loading={isPending} disabled={isOffline} onClick={() => void run()}>
        {children}
      </Button>
      <p role="alert" className={classes['problem']}>
        {problem}
      </p>
    </div>
  )
}
