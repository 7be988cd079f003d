import classes from './ledger.module.css'

/** A long text in a box that scrolls. */
export function Scrollable({ text, label }: { text: string; label: string }) {
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section tabIndex={0} aria-label={label} className={classes['leaf']}>
      <pre>{text}</pre>
    </section>
  )
}
