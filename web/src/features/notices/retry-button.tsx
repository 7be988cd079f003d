import { Button } from '@mantine/core'
import { useState } from 'react'
import { retryNotice } from '../../data/retry-notice.ts'
import classes from './notice-list.module.css'

/** Tries a notice again that was given up, and says how the first attempt went. */
export function RetryButton({ noticeId }: { noticeId: string }) {
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function retry(): Promise<void> {
    setPending(true)
    setProblem(undefined)
    const answer = await retryNotice(noticeId)
    if ('problem' in answer) setProblem(answer.problem)
    setPending(false)
  }

  return (
    <>
      <Button size="xs" variant="default" loading={isPending} onClick={() => void retry()}>
        Try again
      </Button>
      {problem !== undefined && (
        <p role="alert" className={classes['problem']}>
          {problem}
        </p>
      )}
    </>
  )
}
