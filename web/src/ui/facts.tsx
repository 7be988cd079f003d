import classes from './facts.module.css'

/** One thing known: its name and its value. */
export interface Fact {
  term: string
  value: React.ReactNode
}

/** Names and values in two columns; in one on a narrow screen. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={classes['facts']}>
      {facts.map(({ term, value }) => (
        <div key={term} className={classes['fact']}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
