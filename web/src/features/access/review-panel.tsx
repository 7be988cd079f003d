import { Button } from '@mantine/core'
import { reviewCsv } from '@mesh/core/access/review-csv'
import type { ReviewAccessResponse } from '@mesh/core/schema/access-api'
import { useState } from 'react'
import { reviewAccess } from '../../data/call-access.ts'
import { useConnection } from '../../data/use-connection.ts'
import { Panel } from '../../ui/panel.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { Ago } from '../../ui/time.tsx'
import classes from './access.module.css'

/** Who can do what and why, unused access, keys without owner; as a table and as CSV. */
export function ReviewPanel() {
  const [review, setReview] = useState<ReviewAccessResponse>()
  const [problem, setProblem] = useState<string>()
  const [isPending, setPending] = useState(false)
  const isOffline = useConnection().status === 'offline'

  async function run(): Promise<void> {
    setPending(true)
    const answer = await reviewAccess()
    setPending(false)
    setProblem('problem' in answer ? answer.problem : undefined)
    if ('value' in answer) setReview(answer.value)
  }

  return (
    <Panel title="Access review">
      <p className={classes['hint']}>Who can do what and why, and access that nobody uses.</p>
      <div className={classes['form']}>
        <Button variant="default" loading={isPending} disabled={isOffline} onClick={() => void run()}>
          {review === undefined ? 'Review access' : 'Review again'}
        </Button>
        {review !== undefined && (
          <>
            <Button
              variant="default"
              onClick={() => saveFile(`access-${review.time.slice(0, 10)}.csv`, reviewCsv(review), 'text/csv')}
            >
              Download CSV
            </Button>
            <span className={classes['quiet']}>
              Reviewed <Ago time={new Date(review.time)} />
            </span>
          </>
        )}
        <p role="alert" className={classes['problem']}>
          {problem}
        </p>
      </div>
      {review !== undefined && <ReviewTable review={review} />}
    </Panel>
  )
}

function ReviewTable({ review: { members, keys } }: { review: ReviewAccessResponse }) {
  return (
    // A table that is wider than its page must be scrollable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={classes['scroll']} tabIndex={0} aria-label="Access, in a table">
      <table className={classes['table']} data-testid="access-review">
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">Role</th>
            <th scope="col">Why</th>
            <th scope="col">May</th>
            <th scope="col">Look at</th>
          </tr>
        </thead>
        <tbody>
          {members.map(({ uid, name, email, role, state, why, permissions, remarks }) => (
            <tr key={uid}>
              <th scope="row">
                {name}
                <br />
                <span className={classes['quiet']}>{email}</span>
              </th>
              <td data-label="Role">{state === 'active' ? role : `${role}, ${state}`}</td>
              <td data-label="Why">{why}</td>
              <td data-label="May">{permissions.join(', ')}</td>
              <td data-label="Look at">{remarks.join(' ')}</td>
            </tr>
          ))}
          {keys.map(({ keyId, name, owner, scopes, state, remarks }) => (
            <tr key={keyId}>
              <th scope="row">
                Key {name}
                <br />
                <span className={classes['quiet']}>{owner}</span>
              </th>
              <td data-label="State">{state}</td>
              <td data-label="Why">made by {owner}</td>
              <td data-label="May">{scopes.join(', ')}</td>
              <td data-label="Look at">{remarks.join(' ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
