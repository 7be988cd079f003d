import { budgetInWords } from './slo-words.ts'
import classes from './slo.module.css'

/** What is left of an error budget, as a bar and in words. */
export function BudgetBar({ budgetLeft }: { budgetLeft: number | null }) {
  const width = `${Math.round(100 * Math.min(1, Math.max(0, budgetLeft ?? 0)))}%`
  return (
    <span className={classes['budget']}>
      <span
        className={classes['track']}
        data-spent={budgetLeft !== null && budgetLeft <= 0 ? '' : undefined}
        aria-hidden
      >
        <span className={classes['fill']} style={{ width }} />
      </span>
      <span>{budgetInWords(budgetLeft)}</span>
    </span>
  )
}
