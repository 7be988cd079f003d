import classes from './late-skeleton.module.css'

/** Grey rows in place of content that takes longer than 150 ms; faster content never flashes. */
export function LateSkeleton({ rows = 3, height = '4.25rem' }: { rows?: number; height?: string }) {
  return (
    <output className={classes['skeleton']} aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} className={classes['row']} style={{ height }} />
      ))}
    </output>
  )
}
