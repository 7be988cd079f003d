import classes from './empty-state.module.css'

interface EmptyStateProps {
  icon?: React.ReactNode
  /** What is absent, in a few words. */
  title: string
  /** What will appear here and why there is nothing yet. */
  children: React.ReactNode
  /** The one next step: a command to run. */
  command?: string
  /** The one next step: a button or a link. */
  action?: React.ReactNode
}

/** What a place says when it has nothing to show: what will appear, why it is empty, the one next step. */
export function EmptyState({ icon, title, children, command, action }: EmptyStateProps) {
  return (
    <div className={classes['empty']}>
      {icon !== undefined && <span className={classes['icon']}>{icon}</span>}
      <p className={classes['title']}>{title}</p>
      <div className={classes['text']}>{children}</div>
      {command !== undefined && <code className={classes['command']}>{command}</code>}
      {action}
    </div>
  )
}
