import { useState, type SyntheticEvent } from 'react'
import { useNow } from './clock.ts'
import { agoInWords, lengthInWords, momentInBothZones } from './time-words.ts'
import classes from './time.module.css'

/** How long ago a moment was; the moment itself, local and UTC, on hover and on focus. */
export function Ago({ time }: { time: Date }) {
  const now = useNow()
  return <Moment time={time}>{agoInWords(time, now)}</Moment>
}

/** How long something has lasted, without a tip, for places that are links themselves. */
export function Lasting({ since, until }: { since: Date; until?: Date }) {
  const now = useNow()
  return <time dateTime={since.toISOString()}>{lengthInWords((until ?? now).getTime() - since.getTime())}</time>
}

/** Any words for a moment, with the moment itself, local and UTC, on hover, focus and touch; Escape hides it. */
export function Moment({ time, children }: { time: Date; children: React.ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const [isRight, setRight] = useState(false)

  function open(event: SyntheticEvent<HTMLElement>): void {
    setRight(event.currentTarget.getBoundingClientRect().left > window.innerWidth / 2)
    setOpen(true)
  }

  function close(): void {
    setOpen(false)
  }

  return (
    <button
      type="button"
      className={classes['moment']}
      onPointerEnter={open}
      onPointerLeave={close}
      onClick={open}
      onFocus={open}
      onBlur={close}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <time dateTime={time.toISOString()}>{children}</time>
      {isOpen && <Tip time={time} isRight={isRight} />}
    </button>
  )
}

function Tip({ time, isRight }: { time: Date; isRight: boolean }) {
  const [local, utc] = momentInBothZones(time)
  return (
    <span className={classes['tip']} data-right={isRight ? '' : undefined}>
      {local}
      <br />
      {utc}
    </span>
  )
}
