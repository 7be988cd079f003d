import { Link } from '@tanstack/react-router'
import type { SloStanding } from '../../data/slo-documents.ts'
import { useNow } from '../../ui/clock.ts'
import { StatusPill } from '../../ui/status.tsx'
import { BudgetBar } from './budget-bar.tsx'
import { burnInWords, objectiveInWords, sliInWords, sloLook, targetInWords } from './slo-words.ts'
import classes from './slo.module.css'

/** Objectives as rows on a wide screen and as cards on a narrow one. */
export function SloList({ slos }: { slos: readonly SloStanding[] }) {
  const now = useNow(60_000)
  return (
    <ul>
      {slos.map((slo) => {
        const { id, entry } = slo
        const { state, word } = sloLook(slo, now)
        const [fastest] = entry.burns
        return (
          <li key={id} className={classes['item']} data-testid={`slo-${id}`} data-state={state}>
            <div className={classes['what']}>
              <Link to="/slos/$sloId" params={{ sloId: id }} className={classes['name']}>
                {entry.name}
              </Link>
              <span className={classes['target']}>{targetInWords(entry)}</span>
            </div>
            <dl className={classes['numbers']}>
              <div>
                <dt>Objective</dt>
                <dd>{objectiveInWords(entry)}</dd>
              </div>
              <div>
                <dt>Good</dt>
                <dd>{sliInWords(entry)}</dd>
              </div>
              <div>
                <dt>Error budget</dt>
                <dd>
                  <BudgetBar budgetLeft={entry.budgetLeft} />
                </dd>
              </div>
              <div>
                <dt>Burn rate, 1 h</dt>
                <dd>{burnInWords(fastest?.long ?? null)}</dd>
              </div>
            </dl>
            <StatusPill state={state}>{word}</StatusPill>
          </li>
        )
      })}
    </ul>
  )
}
