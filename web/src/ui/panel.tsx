import { useId } from 'react'
import classes from './panel.module.css'

interface PanelProps {
  title: string
  /** What stands at the right end of the title line. */
  aside?: React.ReactNode
  /** Red when people must look at it. */
  tone?: 'plain' | 'alarm'
  children: React.ReactNode
}

/** A titled section on a raised surface. */
export function Panel({ title, aside, tone = 'plain', children }: PanelProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={classes['section']}>
      <div className={classes['head']}>
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      <div className={classes['surface']} data-tone={tone}>
        {children}
      </div>
    </section>
  )
}
