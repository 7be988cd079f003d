import { latencyInWords } from '../../ui/latency-words.ts'
import { OUTCOME_WORDS, STATE_OF_OUTCOME } from '../../ui/state-words.ts'
import { StatusIcon } from '../../ui/status.tsx'
import { Ago } from '../../ui/time.tsx'
import type { RegionAnswer } from './region-answers.ts'
import classes from './region-list.module.css'

/** What each region of a check said last. */
export function RegionList({ answers }: { answers: readonly RegionAnswer[] }) {
  return (
    <ul className={classes['regions']} aria-label="Regions">
      {answers.map(({ region, answer }) => (
        <li key={region}>
          <StatusIcon state={answer === undefined ? 'unknown' : STATE_OF_OUTCOME[answer.outcome]} size={16} />
          <span className={classes['region']}>{region}</span>
          {answer === undefined ? (
            <span className={classes['said']}>no answer yet</span>
          ) : (
            <span className={classes['said']}>
              {OUTCOME_WORDS[answer.outcome]}
              {answer.latencyMs !== null && ` in ${latencyInWords(answer.latencyMs)}`}, <Ago time={answer.time} />
              {answer.message !== '' && `: ${answer.message}`}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
