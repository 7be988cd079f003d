import { Link } from '@tanstack/react-router'
import { Wrench } from 'lucide-react'
import classes from './maintenance.module.css'

/** One line above what is being worked on, with the way to its page; nothing without words. */
export function MaintenanceStrip({ words }: { words: string | undefined }) {
  if (words === undefined) return null
  return (
    <p className={classes['strip']} data-testid="maintenance-strip">
      <Wrench size={18} aria-hidden />
      <span>{words}</span>
      <Link to="/maintenance">See maintenance</Link>
    </p>
  )
}
