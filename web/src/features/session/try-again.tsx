import { Button } from '@mantine/core'
import classes from './session.module.css'

/** A button that opens the page anew. */
export function TryAgain() {
  return (
    <div className={classes['buttons']}>
      <Button onClick={() => location.reload()}>Try again</Button>
    </div>
  )
}
